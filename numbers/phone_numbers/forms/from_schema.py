"""Inputs made from Vapi's schemas, which state the types, bounds and enums."""

import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from phone_numbers.display import field_label
from vapi_client.masking import is_credential
from vapi_client.schemas.base import Schema

from .choice_inputs import Choice, Choices, Switch, options_of
from .leaf import Leaf
from .number_inputs import Number, Numbers
from .secret_input import Secret
from .text_inputs import CredentialId, Lines, LongText, Text

Bounds = dict[str, float]


def leaf(
    schema: type[Schema],
    key: str,
    help: str = "",
    *,
    label: str = "",
    labels: Mapping[str, str] | None = None,
    long: bool = False,
    **described: Any,
) -> Leaf:
    """Return the input of a schema's field. `labels` are the labels of an enum's values."""
    field = next(each for each in schema.model_fields.values() if each.alias == key)
    kind, bounds = _unwrapped(field.annotation, list(field.metadata))
    attributes = _attributes(bounds) | described.pop("attributes", {})
    described = {
        "label": label or field_label(key),
        "help": " ".join(filter(None, [help, _sentence(bounds)])),
        "required": field.is_required(),
        **described,
    }
    if get_origin(kind) is Literal:
        options = options_of(get_args(kind), labels or {})
        return Choice(key, options=options, attributes=attributes, **described)
    if get_origin(kind) is list:
        return _list_leaf(key, get_args(kind)[0], labels or {}, described)
    if is_credential(key):
        attributes = {"autocomplete": "off", "spellcheck": "false", **attributes}
        return Secret(key, attributes=attributes, **described)
    if key == "credentialId":
        return CredentialId(key, **described)
    leaves: dict[Any, type[Leaf]] = {bool: Switch, float: Number, str: LongText if long else Text}
    if kind is not bool:
        described["attributes"] = attributes
    return leaves[kind](key, **described)


def _list_leaf(key: str, item: Any, labels: Mapping[str, str], described: dict[str, Any]) -> Leaf:
    kind, bounds = _unwrapped(item, [])
    if get_origin(kind) is Literal:
        return Choices(key, options=options_of(get_args(kind), labels), **described)
    described["help"] = " ".join(filter(None, [described["help"], _sentence(bounds)]))
    return (Numbers if kind is float else Lines)(key, **described)


def _unwrapped(annotation: Any, metadata: list[Any]) -> tuple[Any, Bounds]:
    """Return the type behind Optional and Annotated, and its bounds."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _unwrapped(arguments[0], [*arguments[1:], *metadata])
    if origin in (Union, types.UnionType):
        return _unwrapped(next(each for each in arguments if each is not type(None)), metadata)
    return annotation, _bounds(metadata)


def _bounds(metadata: list[Any]) -> Bounds:
    found: dict[str, Any] = {}
    for each in metadata:
        for bound in each.metadata if isinstance(each, FieldInfo) else [each]:
            match bound:
                case annotated_types.Ge(ge=value):
                    found["min"] = value
                case annotated_types.Le(le=value):
                    found["max"] = value
                case annotated_types.MinLen(min_length=value):
                    found["minlength"] = value
                case annotated_types.MaxLen(max_length=value):
                    found["maxlength"] = value
                case _:
                    pass
    return found


def _attributes(bounds: Bounds) -> dict[str, str]:
    """Return the bounds as attributes. Leave out `maxlength`: with it, browsers cut off pasted text
    without a message."""
    return {name: f"{value:g}" for name, value in bounds.items() if name in ("min", "max")}


def _sentence(bounds: Bounds) -> str:
    """Return the bounds as a sentence."""
    least, most = bounds.get("min"), bounds.get("max")
    shortest, longest = bounds.get("minlength"), bounds.get("maxlength")
    if least is not None or most is not None:
        return f"{least:g} to {most:g}." if most is not None else f"At least {least:g}."
    if longest is None:
        return ""
    if shortest == longest:
        return f"Exactly {longest} characters."
    return (
        f"{shortest} to {longest} characters."
        if shortest and shortest > 1
        else f"At most {longest} characters."
    )
