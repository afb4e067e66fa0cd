"""Validate requests by the client's models; refuse them with Vapi's messages."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from pydantic import BaseModel, ValidationError

from vapi_client.json_text import BrokenJSON, read_json
from vapi_client.json_values import JSON, Path
from vapi_client.schemas.e164 import NumberForm, number_faults
from vapi_client.schemas.listing import Query
from vapi_client.schemas.paths import json_path
from vapi_client.schemas.phone_number import PROVIDER_NAMES
from vapi_client.schemas.providers import PROVIDERS, Provider

from .messages import message_at, to_messages
from .responses import Refused

DATE = re.compile(r"\d{4}-\d\d-\d\d\D", re.ASCII)
NUMBER_MUST: dict[NumberForm, str] = {
    "e164": "must be a valid phone number in the E.164 format. "
    "Hot tip, you may be missing the country code (Eg. US: +1).",
    "alphanumeric": "must only contain letters and numbers",
}

_WRONG_TYPE = object()


def parse_query[Q: Query](model: type[Q], query: Mapping[str, Sequence[str]]) -> Q:
    """Return the parameters that the model has. Of a repeated one, the last counts."""
    known = {field.alias for field in model.model_fields.values()}
    asked = {name: values[-1] for name, values in query.items() if name in known}
    for name, value in asked.items():
        if name.startswith(("createdAt", "updatedAt")) and not DATE.match(value):
            asked[name] = ""  # pydantic would read a plain number as a timestamp
    try:
        return model.model_validate(asked)
    except ValidationError as error:
        raise Refused(400, to_messages(model, error.errors(include_url=False))) from None


def parse_body(raw: bytes) -> JSON:
    """Return the JSON object in a body. Raises Refused."""
    try:
        body = read_json(raw or b"null")
    except BrokenJSON as error:
        raise Refused(400, f"Unexpected token in JSON at position {error.position}") from None
    if not isinstance(body, dict):
        raise Refused(400, "Expected a JSON object")
    return body


def check_create(body: JSON) -> None:
    """Raise Refused unless the provider's create schema allows the body."""
    _check(_provider(body.get("provider")).create, body)


def check_update(stored: JSON, patch: JSON) -> None:
    """Raise Refused unless the update schema of the number's provider allows the patch.

    Null can't clear a field that every number of the provider has.
    """
    provider = _provider(stored.get("provider"))
    context: JSON = {"provider": provider.name}
    number_and_its_check = ("number", "numberE164CheckEnabled")
    if any(name in patch for name in number_and_its_check):
        context |= {name: stored[name] for name in number_and_its_check if name in stored}
    cleared = {name for name, value in patch.items() if value is None}
    lasting = cleared & _required(provider.stored)
    _check(provider.update, {**context, **patch, **dict.fromkeys(lasting, _WRONG_TYPE)})


def _provider(name: Any) -> Provider:
    provider = PROVIDERS.get(name) if isinstance(name, str) else None
    if provider is None:
        allowed = ", ".join(PROVIDER_NAMES)
        raise Refused(400, [f"provider must be one of the following values: {allowed}"])
    return provider


def _check(model: type[BaseModel], body: JSON) -> None:
    try:
        model.model_validate(body)
    except ValidationError as error:
        raise Refused(400, _faults(model, body, error)) from None
    if faults := [message_at(path, NUMBER_MUST[form]) for path, form in number_faults(body)]:
        raise Refused(400, faults)


def _required(model: type[BaseModel]) -> set[str]:
    fields = model.model_fields.items()
    return {field.alias or name for name, field in fields if field.is_required()}


def _faults(model: type[BaseModel], body: JSON, error: ValidationError) -> list[str]:
    """Return the messages. Like Vapi, report a missing value as one of the wrong type."""
    errors = error.errors(include_url=False)
    holes = [
        (*json_path(model, fault["loc"]), *_missing_tag(fault))
        for fault in errors
        if fault["type"] in ("missing", "union_tag_not_found")
    ]
    if holes:
        filled = deepcopy(body)
        for path in holes:
            _fill(filled, path)
        try:
            model.model_validate(filled)
        except ValidationError as complete:
            errors = complete.errors(include_url=False)
    return to_messages(model, errors)


def _missing_tag(fault: Any) -> Path:
    return (fault["ctx"]["discriminator"].strip("'"),) if "ctx" in fault else ()


def _fill(document: Any, path: Path) -> None:
    for step in path[:-1]:
        document = document[step]
    if isinstance(document, dict):
        document[path[-1]] = _WRONG_TYPE
