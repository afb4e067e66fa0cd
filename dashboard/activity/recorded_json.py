"""A database field for JSON that stays as it is, to the last digit."""

from typing import Any

from django.db import models

from vapi_client.json_text import read_json, write_json


class RecordedJSON(models.TextField[Any, Any]):
    """JSON as text. PostgreSQL's `jsonb` would sort keys, and turn -0.0 into 0.0."""

    # The types of values for django-stubs, instead of str
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return None if value is None else read_json(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else write_json(value).decode()

    def value_to_string(self, obj: models.Model) -> str:
        return write_json(self.value_from_object(obj)).decode()
