"""Hypothesis strategies: objects that the schemas allow, and objects of a newer API."""

import types
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache, partial
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import strategies as st

from vapi_client.json_text import STAND_IN, read_json
from vapi_client.schemas.base import Schema

Values = st.SearchStrategy[Any]

# read_json reads STAND_IN as two halves, so no value that was read has it alone
TEXT = partial(st.text, st.characters(exclude_categories=["Cs"], exclude_characters=STAND_IN))
JSON_VALUES: Values = st.sampled_from([None, True, 0, 7.5, "é 🌙", [], {}, [{"a": [1, 2.0]}]])
SPECIAL: Mapping[str, Values] = {
    "number": st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True),
    "numberDesiredAreaCode": st.sampled_from(["385", "405", "573"]),
}


def values_of(annotation: Any, constraints: Sequence[Any] = ()) -> Values:
    """Return a strategy for the values of a field with this annotation, without null."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        inner = [c for given in arguments[1:] for c in getattr(given, "metadata", ())]
        return values_of(arguments[0], [*inner, *constraints])
    if origin in (Union, types.UnionType):
        return st.one_of([values_of(one) for one in arguments if one is not type(None)])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is list:
        return st.lists(values_of(arguments[0]), max_size=2)
    if origin is dict:
        return st.dictionaries(TEXT(max_size=8), JSON_VALUES, max_size=2)
    if isinstance(annotation, type) and issubclass(annotation, Schema):
        return objects_of(annotation)
    return plain_values(annotation, {type(c): c for c in constraints})


def plain_values(kind: type, constraints: Mapping[type, Any]) -> Values:
    if kind is str:
        least = constraints.get(MinLen, MinLen(0)).min_length
        return TEXT(min_size=least, max_size=constraints.get(MaxLen, MaxLen(20)).max_length)
    if kind is float:
        bounds = constraints.get(Ge, Ge(-1000)).ge, constraints.get(Le, Le(1000)).le
        return st.integers(*bounds) | st.floats(*bounds)
    assert kind is bool
    return st.booleans()


@cache
def objects_of(model: type[Schema]) -> Values:
    fields = {
        field.alias: SPECIAL[field.alias]
        if field.alias in SPECIAL
        else values_of(field.annotation, field.metadata)
        for field in model.model_fields.values()
        if field.alias
    }
    required = {field.alias for field in model.model_fields.values() if field.is_required()}
    return st.fixed_dictionaries(
        {name: values for name, values in fields.items() if name in required},
        optional={name: values for name, values in fields.items() if name not in required},
    )


@st.composite
def newer_objects_of(draw: st.DrawFn, model: type[Schema]) -> Any:
    """Objects with unknown fields, values of other types and nulls at random places."""
    number = deepcopy(draw(objects_of(model)))
    for _ in range(draw(st.integers(0, 4))):
        _set_any_value(draw, number)
    return number


def _set_any_value(draw: st.DrawFn, number: Any) -> None:
    """Set one random place to a value that its schema may not allow."""
    place = number
    while True:
        steps = list(place) if isinstance(place, dict) else list(range(len(place)))
        steps = [step for step in steps if step != "provider"]
        if not steps:
            return
        step = draw(st.sampled_from(steps))
        below = place[step]
        if isinstance(below, dict | list) and below and draw(st.booleans()):
            place = below
            continue
        if isinstance(place, dict) and draw(st.booleans()):
            place[draw(st.sampled_from(["ünknown", "a.b", "new1", "type"]))] = deepcopy(
                draw(ANY_VALUES)
            )
        else:
            place[step] = deepcopy(draw(ANY_VALUES))
        return


ODD_VALUES = read_json(
    r"""[18446744073709551616, 1000000000000000000000000000001, -9223372036854775809, -0.0,
    1.10, 1e400, "\ud800", {"\udc00": null}]"""
)
"""Values that Python's own types or UTF-8 can't hold."""

TOO_DEEP = read_json("[" * 120 + "]" * 120)

ANY_VALUES: Values = st.sampled_from(
    [
        None,
        True,
        0,
        7.5,
        1e300,
        20.0,
        "",
        " x ",
        "a\nb",
        "a\0b",
        "é 🌙",
        [],
        {},
        [None],
        [[]],
        ["b", "a", "b"],
        {"type": "sip"},
        {"type": "custom-message"},
        {"": "x"},
        [{"type": "say"}],
        2**60,
        *ODD_VALUES,
    ]
)
