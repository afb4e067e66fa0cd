"""The base of all schemas of requests."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic.alias_generators import to_camel

from vapi_client.json_values import JSON


def _as_written(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    validate(value)
    return value


Number = Annotated[
    float, Field(allow_inf_nan=False), WrapValidator(_as_written), PlainSerializer(lambda n: n)
]
"""A JSON number that is sent as it was given: 20 stays 20, and 20.0 stays 20.0."""


def _rfc3339(value: str) -> str:
    if datetime.fromisoformat(value).tzinfo is None:
        raise ValueError("must name its time zone")
    return value


Instant = Annotated[str, AfterValidator(_rfc3339), Field(json_schema_extra={"format": "date-time"})]
"""A date and time with an offset, kept as the text that was given (RFC 3339)."""

_NULL = object()  # a value of no JSON type


class Schema(BaseModel):
    """An object of the OpenAPI document: its fields, types and bounds. Other fields are invalid.

    Attributes are in snake case, JSON is in the document's camel case. Null is invalid unless a
    class sets `accepts_null`.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        serialize_by_alias=True,
        extra="forbid",
        strict=True,
        hide_input_in_errors=True,
    )
    accepts_null: ClassVar[bool] = False

    @model_validator(mode="before")
    @classmethod
    def _refuse_null(cls, data: Any) -> Any:
        """Replace nulls so that validation reports each as a value of the wrong type."""
        if cls.accepts_null or not isinstance(data, dict):
            return data
        return {name: _NULL if value is None else value for name, value in data.items()}

    def to_json(self) -> JSON:
        """Return the fields that were set, under their JSON names."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)
