"""Translate pydantic's errors to the messages of Vapi's validator (class-validator).

For example: "name must be shorter than or equal to 40 characters".
"""

import re
from collections.abc import Sequence

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from vapi_client.json_values import Path
from vapi_client.schemas.paths import is_untaken_branch, json_path

_NUMBER = "must be a number conforming to the specified constraints"
_DATE = "must be a valid ISO 8601 date string"
_OBJECT = "must be an object"
_WORDS: dict[str, str] = {
    "string_type": "must be a string",
    "string_too_long": "must be shorter than or equal to {max_length} characters",
    "string_too_short": "must be longer than or equal to {min_length} characters",
    "greater_than_equal": "must not be less than {ge}",
    "less_than_equal": "must not be greater than {le}",
    "bool_type": "must be a boolean value",
    "list_type": "must be an array",
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "union_tag_not_found": _OBJECT,  # of a number that isn't a plain float
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "timezone_aware": _DATE,
    "datetime_parsing": _DATE,
    "datetime_from_date_parsing": _DATE,
    "datetime_object_invalid": _DATE,
}


def to_messages(model: type[BaseModel], errors: Sequence[ErrorDetails]) -> list[str]:
    """Return one message for each error, in the same order and without duplicates."""
    paths = [json_path(model, error["loc"]) for error in errors]
    messages = [
        _message(error, path)
        for error, path in zip(errors, paths, strict=True)
        if not is_untaken_branch(error["type"], path, paths)
    ]
    return list(dict.fromkeys(messages))


def _message(error: ErrorDetails, path: Path) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return message_at(path[:-1], f"property {path[-1]} should not exist")
    if kind == "union_tag_invalid":
        path = (*path, _quoted(context["discriminator"])[0])
    if kind in ("union_tag_invalid", "literal_error"):
        allowed = _quoted(context.get("expected_tags") or context["expected"])
        words = f"must be one of the following values: {', '.join(allowed)}"
    else:
        words = _WORDS.get(kind, "is invalid").format_map(
            {
                name: f"{value:g}"
                for name, value in context.items()
                if isinstance(value, int | float)
            }
        )
    return message_at(path, words)


def message_at(path: Path, words: str) -> str:
    """Return a message that begins with the path: "hooks.0.do must be an array"."""
    name = ".".join(map(str, path))
    separator = "." if words.startswith("property ") else " "
    return f"{name}{separator}{words}" if name else words


def _quoted(text: str) -> list[str]:
    return re.findall(r"'([^']*)'", text)
