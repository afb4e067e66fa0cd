"""Every model equals its schema in Vapi's OpenAPI document, field by field.

A newer document in its place shows what is missing here: each difference fails by its name.
"""

import types
from datetime import datetime
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
import pytest
from msgspec import structs
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from tests.outside import read_document
from vapi_client.schemas import hooks, listing, message, phone_number, server, transfer
from vapi_client.schemas.base import Schema
from vapi_client.schemas.listing import CreatedWindow, PageQuery, Query
from vapi_client.schemas.reading import Reading

NOT_MODELLED = {
    "Error": "answers.py reads it, whatever its shape",
    "PhoneNumberPaginatedResponse": "PhoneNumberPage reads it number by number",
}
BOUNDS = {"minimum", "maximum", "minLength", "maxLength"}
JSON_TYPES: dict[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    datetime: "string",
    AwareDatetime: "string",
}

Description = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return read_document()


Model = type[BaseModel] | type[Reading]


def models() -> dict[str, Model]:
    """Return the models by the names of their schemas in the document."""
    modules = (hooks, listing, message, phone_number, server, transfer)
    found = {
        name: model
        for module in modules
        for name, model in vars(module).items()
        if isinstance(model, type) and issubclass(model, BaseModel | Reading)
    }
    return {
        f"{name}DTO" if name.startswith(("Create", "Update")) else name: model
        for name, model in found.items()
    }


def test_every_schema_has_a_model(document: dict[str, Any]) -> None:
    assert set(document["components"]["schemas"]) - set(models()) == set(NOT_MODELLED)


def test_every_schema_equals_the_document(document: dict[str, Any]) -> None:
    differences = []
    for name, schema in document["components"]["schemas"].items():
        if name in NOT_MODELLED:
            continue
        model = models()[name]
        fields, required = of_model(model)
        for field in sorted(set(fields) | set(schema.get("properties", {})), key=str):
            if field not in fields:
                differences.append(f"{name}.{field} is missing here")
            elif field not in schema["properties"]:
                differences.append(f"{name}.{field} is not in the document")
            else:
                theirs = of_document(schema["properties"][field])
                ours = fields[field]
                if theirs != ours:
                    differences.append(f"{name}.{field}: {theirs} in the document, {ours} here")
        if required != set(schema.get("required", [])):
            differences.append(f"{name} requires {schema.get('required')}, here {required}")
    assert differences == []


def test_only_updates_accept_null(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        model = models().get(name)
        if model is None or not issubclass(model, Schema):
            continue
        nullable = [
            field
            for field, described in schema.get("properties", {}).items()
            if described.get("nullable") and field != "provider"
        ]
        assert bool(nullable) == model.accepts_null, name


@pytest.mark.parametrize(
    ("path", "query"), [("/phone-number", CreatedWindow), ("/v2/phone-number", PageQuery)]
)
def test_list_parameters_equal_the_document(
    path: str, query: type[Query], document: dict[str, Any]
) -> None:
    parameters = document["paths"][path]["get"]["parameters"]
    theirs = {each["name"]: of_document(each["schema"]) for each in parameters}
    ours = {field.alias: of_field(field) for field in query.model_fields.values()}
    assert ours == theirs


# Descriptions of a schema, in the same form for the document and for the models.


def of_document(schema: dict[str, Any]) -> Description:
    if "$ref" in schema:
        return {"is": schema["$ref"].rpartition("/")[2]}
    if "allOf" in schema:
        [only] = schema["allOf"]
        return of_document(only)
    if "oneOf" in schema or "anyOf" in schema:
        members = schema.get("oneOf") or schema["anyOf"]
        if len(members) == 1:
            return of_document(members[0])
        return {"one of": sorted(str(of_document(member)) for member in members)}
    if "items" in schema:
        return {"type": "array", "items": of_document(schema["items"])}
    said: Description = {"type": schema["type"]}
    if "enum" in schema:
        return {**said, "enum": sorted(schema["enum"])}
    return said | {name: schema[name] for name in BOUNDS if name in schema}


def of_model(model: Model) -> tuple[dict[str, Description], set[str]]:
    """Return a model's fields, and the names of the required ones."""
    if issubclass(model, Reading):
        fields = {each.encode_name: each for each in structs.fields(model) if each.encode_name}
        described = {name: of_type(field.type) for name, field in fields.items()}
        return described, {name for name, field in fields.items() if field.required}
    aliases = {field.alias or name: field for name, field in model.model_fields.items()}
    required = {alias for alias, field in aliases.items() if field.is_required()}
    return {alias: of_field(field) for alias, field in aliases.items()}, required


def of_field(field: FieldInfo) -> Description:
    return of_type(field.annotation, field.metadata)


def of_type(annotation: Any, metadata: list[Any] | None = None) -> Description:
    origin, arguments = get_origin(annotation), get_args(annotation)
    bounds = _bounds(metadata or [])
    if origin is Annotated:
        return of_type(arguments[0], list(arguments[1:])) | bounds
    if origin in (Union, types.UnionType):
        members = [each for each in arguments if each is not type(None)]
        if len(members) == 1:
            return of_type(members[0]) | bounds
        return {"one of": sorted(str(of_type(each)) for each in members)}
    if origin is Literal:
        return {"type": "string", "enum": sorted(arguments)}
    if origin is list:
        return {"type": "array", "items": of_type(arguments[0])}
    if origin is dict:
        return {"type": "object"}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {"is": annotation.__name__}
    return {"type": JSON_TYPES[annotation], **bounds}


def _bounds(metadata: list[Any]) -> Description:
    found: Description = {}
    for each in metadata:
        inner = each.metadata if isinstance(each, FieldInfo) else [each]
        for bound in inner:
            match bound:
                case annotated_types.Ge(ge=least):
                    found["minimum"] = least
                case annotated_types.Le(le=most):
                    found["maximum"] = most
                case annotated_types.MinLen(min_length=least):
                    found["minLength"] = least
                case annotated_types.MaxLen(max_length=most):
                    found["maxLength"] = most
                case _:
                    pass
    return found
