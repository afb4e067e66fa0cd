"""What the document has against a request, place by place."""

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import ValidationError

from ..errors import Fault
from .base import JSON
from .paths import Path, json_path
from .phone_number import PhoneNumberFields, Provider

_ABSENT = object()


def faults_in(
    body: JSON,
    schemas: Mapping[Provider, type[PhoneNumberFields]],
    *,
    already: JSON | None = None,
) -> tuple[Fault, ...]:
    """Every fault of a request to create or update a number, by its provider's schema.

    What stands in `already`, the number as it was received, at the same place with the same value
    is no fault: a newer field or value goes back as it came.
    """
    provider = body.get("provider")
    schema = schemas.get(provider) if isinstance(provider, str) else None  # type: ignore[call-overload]
    if schema is None:
        return (Fault(("provider",), f"must be one of {', '.join(schemas)}"),)
    try:
        schema.model_validate(body)
    except ValidationError as error:
        found = [
            Fault(json_path(schema, fault["loc"]), fault["msg"])
            for fault in error.errors(include_input=False, include_url=False)
        ]
        return tuple(each for each in found if not _stands_there(each.path, body, already))
    return ()


def _stands_there(path: Path, body: JSON, already: JSON | None) -> bool:
    value, before = _at(path, body), _at(path, already)
    if value is _ABSENT or before is _ABSENT:
        return False
    return orjson.dumps(value) == orjson.dumps(before)  # to Python 1, 1.0 and True are equal


def _at(path: Path, document: Any) -> Any:
    for step in path:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return _ABSENT
    return document
