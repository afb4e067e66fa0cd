"""Responses: JSON, or an error in Vapi's format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from vapi_client.json_text import write_json

JSON_HEADERS = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Response:
    """A status, headers and a body; the server adds Content-Length."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: JSON_HEADERS)


class Refused(Exception):
    """Raised to respond with an error that has a message, or a list of them."""

    def __init__(
        self, status: int, message: str | list[str], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.response = error_response(status, message, headers)


def json_response(document: Any, status: int = 200) -> Response:
    """Return a response with a JSON document, which may contain `msgspec.Raw`."""
    return Response(status, write_json(document))


def error_response(
    status: int, message: str | list[str] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an error in Vapi's format: statusCode, message, and the status's phrase."""
    phrase = reason(status)
    body = {"statusCode": status, "message": message or phrase, "error": phrase}
    return Response(status, write_json(body), {**JSON_HEADERS, **(headers or {})})


def reason(status: int) -> str:
    """Return the standard phrase of a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
