"""What is answered: JSON, or an error in Vapi's form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson

JSON_HEADERS = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Response:
    """A status, headers and a body as bytes; the framing is the server's."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: JSON_HEADERS)


class Refused(Exception):
    """An operation's answer is an error: a message, or a list of them."""

    def __init__(
        self, status: int, message: str | list[str], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.response = error(status, message, headers)


def answer(document: Any, status: int = 200) -> Response:
    """A JSON document, which may hold `orjson.Fragment`s of stored bytes."""
    return Response(status, orjson.dumps(document))


def error(
    status: int, message: str | list[str] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """An error as Vapi words it: statusCode, message and the status's phrase."""
    phrase = reason(status)
    body = {"statusCode": status, "message": message or phrase, "error": phrase}
    return Response(status, orjson.dumps(body), {**JSON_HEADERS, **(headers or {})})


def reason(status: int) -> str:
    """The phrase of a status, of unknown ones too."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
