"""Translates the locations of pydantic's errors into paths of the JSON."""

import types
from collections.abc import Iterable
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from vapi_client.json_values import Path


def json_path(annotation: Any, location: Path) -> Path:
    """Return an error's path in the JSON: its location without the tags of pydantic's unions."""
    if not location:
        return ()
    first, rest = location[0], location[1:]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return json_path(arguments[0], location)
    if origin in (Union, types.UnionType):
        members = [member for member in arguments if member is not type(None)]
        if len(members) == 1:
            return json_path(members[0], location)
        return json_path(next((m for m in members if _has_tag(m, first)), None), rest)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields.values()
        field = next((field for field in fields if field.alias == first), None)
        return (first, *json_path(field and field.annotation, rest))
    if origin in (list, dict):
        return (first, *json_path(arguments[-1], rest))
    return location


def is_untaken_branch(kind: str, path: Path, paths: Iterable[Path]) -> bool:
    """Return whether an error only says that an object isn't a text, where either is valid.

    The faults inside the object have errors of their own, further down.
    """
    return kind == "string_type" and any(
        len(other) > len(path) and other[: len(path)] == path for other in paths
    )


def _has_tag(member: Any, tag: int | str) -> bool:
    """Return whether a union's tag means this member, by one of its literals or by its name."""
    if get_origin(member) is Annotated:
        return _has_tag(get_args(member)[0], tag)
    fields = getattr(member, "model_fields", {}).values()
    return member.__name__ == tag or any(tag in get_args(field.annotation) for field in fields)
