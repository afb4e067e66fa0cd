"""The base of all objects that Vapi returns: a tolerant, typed view of their JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Self

from msgspec import Meta, Struct, ValidationError, convert, field
from msgspec.structs import FieldInfo, fields

from vapi_client.json_values import JSON

Moment = Annotated[datetime, Meta(tz=True)]
"""A date and time of RFC 3339. It must have an offset, to be comparable with others."""


class Reading(Struct, kw_only=True, rename="camel"):
    """A typed view of an object that Vapi returned. `received` is the unchanged JSON.

    Unknown fields are ignored, and a value of the wrong type reads as unset. Only a missing or
    wrong field that has no default raises msgspec's ValidationError. What is shown in full,
    compared or sent back is `received`.
    """

    received: JSON = field(name="", default_factory=dict)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"  # the JSON may contain credentials

    @classmethod
    def read(cls, received: Mapping[str, Any]) -> Self:
        """Return the typed view of a JSON object."""
        try:
            reading = convert(received, cls)
        except ValidationError:
            reading = convert(_readable(cls, received), cls)
        reading.received = received if isinstance(received, dict) else dict(received)
        return reading

    @classmethod
    def read_all(cls, received: Sequence[JSON]) -> list[Self]:
        """Return the typed views of many objects, in half the time if all have the right types."""
        try:
            readings: list[Self] = convert(received, list[cls])  # type: ignore[valid-type]
        except ValidationError:
            return [cls.read(each) for each in received]
        for reading, each in zip(readings, received, strict=True):
            reading.received = each
        return readings


def _readable(type_: type[Reading], received: Mapping[str, Any]) -> JSON:
    return {
        each.encode_name: received[each.encode_name]
        for each in _fields(type_)
        if each.encode_name in received and _is_readable(received[each.encode_name], each)
    }


def _is_readable(value: Any, as_field: FieldInfo) -> bool:
    try:
        convert(value, as_field.type)
    except ValidationError:
        return False
    return True


@cache  # working out the types takes longer than reading
def _fields(type_: type[Reading]) -> tuple[FieldInfo, ...]:
    return fields(type_)
