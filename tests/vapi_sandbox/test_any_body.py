"""Whatever the create schemas allow is accepted, and read back as it was sent."""

import types
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import httpx
import orjson
import pytest
from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vapi_client.schemas.base import Schema
from vapi_client.schemas.phone_number import CREATE_SCHEMAS, PROVIDERS, Provider
from vapi_sandbox import Organization

Values = st.SearchStrategy[Any]

TEXT = partial(st.text, st.characters(exclude_categories=["Cs"]))
JSON_VALUES: Values = st.sampled_from([None, True, 0, 7.5, "é 🌙", [], {}, [{"a": [1, 2.0]}]])
SPECIAL: Mapping[str, Values] = {
    "number": st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True),
    "numberDesiredAreaCode": st.sampled_from(["385", "405", "573"]),
}


def values_of(annotation: Any, constraints: Sequence[Any] = ()) -> Values:
    """Values that a field annotated like this takes; null aside."""
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


@pytest.mark.parametrize("provider", PROVIDERS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_valid_body_is_read_back_unchanged(
    api: httpx.Client, organization: Organization, provider: Provider, data: st.DataObject
) -> None:
    body = data.draw(objects_of(CREATE_SCHEMAS[provider]))

    created = api.post("/phone-number", content=orjson.dumps(body))

    assert created.status_code == 201, created.text
    number = created.json()
    assert organization.delete(number["id"]) == number
    assert body == {name: number[name] for name in body}
