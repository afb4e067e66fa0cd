"""What all that is read shares: a tolerant, typed view of the JSON that came."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Self

from msgspec import Meta, Struct, ValidationError, convert, field
from msgspec.structs import FieldInfo, fields

from vapi_client.json_values import JSON

Moment = Annotated[datetime, Meta(tz=True)]
"""A date-time of RFC 3339, which has an offset: one without can't be compared with others."""


class Reading(Struct, kw_only=True, rename="camel"):
    """A typed view of an object that Vapi answered, on top of the JSON that came.

    Nothing Vapi answers makes reading fail: unknown fields are left alone, and a field whose value
    is not of its type reads as unset; raises msgspec's ValidationError where a field without a
    default is. `received` is the JSON as it came: that is what is shown in full, compared and sent
    back.
    """

    received: JSON = field(name="", default_factory=dict)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"  # there may be credentials in all that came

    @classmethod
    def read(cls, received: Mapping[str, Any]) -> Self:
        """Reads one JSON object."""
        try:
            reading = convert(received, cls)
        except ValidationError:
            reading = convert(_readable(cls, received), cls)
        reading.received = received if isinstance(received, dict) else dict(received)
        return reading

    @classmethod
    def read_all(cls, received: Sequence[JSON]) -> list[Self]:
        """Reads many at once, if none is odd, in half of the time."""
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
