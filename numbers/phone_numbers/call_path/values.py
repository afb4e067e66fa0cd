"""Reads values of JSON that may be of any type."""

from typing import Any

from vapi_client.json_values import JSON


def as_object(value: Any) -> JSON:
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else ""
