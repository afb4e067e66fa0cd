"""Validates requests against the schemas of the OpenAPI document."""

from collections.abc import Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from vapi_client.errors import Fault
from vapi_client.json_values import ABSENT, JSON, Path, same, value_at, values_at

from .paths import is_untaken_branch, json_path
from .phone_number import PROVIDER_NAMES, PhoneNumberFields
from .providers import PROVIDERS

FROM_INPUT = frozenset({"tag", "error"})  # parts of pydantic's context that repeat input


def faults_in(body: JSON, *, creates: bool, already: Sequence[JSON] = ()) -> tuple[Fault, ...]:
    """Return every fault of a request to create or update a number, by its provider's schema.

    `already` are states of the number as Vapi returned them. A value that one has at the same place
    is valid, even if the document doesn't know it and the person moved its hook.
    """
    name = body.get("provider")
    provider = PROVIDERS.get(name) if isinstance(name, str) else None
    if provider is None:
        one_of = ", ".join(PROVIDER_NAMES)
        return (
            Fault(("provider",), f"must be one of {one_of}", "literal_error", {"expected": one_of}),
        )
    schema = provider.request_schema(creates=creates)
    try:
        schema.model_validate(body)
    except ValidationError as error:
        found = [
            _fault(schema, each) for each in error.errors(include_input=False, include_url=False)
        ]
        paths = [each.path for each in found]
        return tuple(
            each
            for each in found
            if not is_untaken_branch(each.kind, each.path, paths)
            and not any(_stands_there(each.path, body, number) for number in already)
        )
    return ()


def _fault(schema: type[PhoneNumberFields], error: ErrorDetails) -> Fault:
    facts = {name: fact for name, fact in error.get("ctx", {}).items() if name not in FROM_INPUT}
    return Fault(json_path(schema, error["loc"]), error["msg"], error["type"], facts)


def _stands_there(path: Path, body: JSON, number: JSON) -> bool:
    """Return whether Vapi returned the value, or the object that lacks it, at the same place."""
    value = value_at(body, path)
    if value is ABSENT:
        path, value = path[:-1], value_at(body, path[:-1])
    return value is not ABSENT and any(same(each, value) for each in values_at(number, path))
