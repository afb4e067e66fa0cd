"""Turns an HTTP answer into its JSON or into the error it stands for."""

from collections.abc import Mapping
from typing import Any

import httpx

from .errors import (
    Call,
    Down,
    Forbidden,
    Invalid,
    KeyRefused,
    NotFound,
    RateLimited,
    Refused,
    Unreadable,
    VapiError,
)
from .json_text import BrokenJSON, read_json
from .retry import retry_after
from .scrubbing import Scrubber

MAX_MESSAGES = 50
MAX_MESSAGE_LENGTH = 500

ERRORS_BY_STATUS: Mapping[int, type[VapiError]] = {
    400: Invalid,
    401: KeyRefused,
    403: Forbidden,
    404: NotFound,
    422: Invalid,
    429: RateLimited,
}


def json_of(response: httpx.Response, body: bytearray, call: Call) -> Any:
    """Return the JSON of a 2xx answer. Raises Unreadable."""
    if not _is_json(response):
        kind = response.headers.get("content-type", "no content type")[:100]
        raise Unreadable(call, detail=f"it came as {kind}, not as JSON")
    try:
        return read_json(body)
    except BrokenJSON as error:
        fault = Unreadable(call, detail=f"its JSON is broken ({error})")
    raise fault


def error_of(
    response: httpx.Response, body: bytearray, call: Call, scrubber: Scrubber
) -> VapiError:
    """Return the error that an answer other than 2xx stands for."""
    status = response.status_code
    if status < 400:
        return Unreadable(call, detail="it redirects to another address")
    default = Refused if status < 500 else Down
    return ERRORS_BY_STATUS.get(status, default)(
        call,
        messages=_messages(response, body, scrubber),
        retry_after=retry_after(response.headers),
    )


def _messages(response: httpx.Response, body: bytearray, scrubber: Scrubber) -> tuple[str, ...]:
    """Return Vapi's messages (`{"message": "…"}` or `{"message": ["…"]}`), without credentials."""
    try:
        said = read_json(body)["message"] if _is_json(response) else None
    except (BrokenJSON, KeyError, TypeError, IndexError):
        said = None
    texts = said if isinstance(said, list) else [said]
    return tuple(
        scrubber.scrub(text, MAX_MESSAGE_LENGTH)
        for text in texts[:MAX_MESSAGES]
        if isinstance(text, str) and text.strip()
    )


def _is_json(response: httpx.Response) -> bool:
    media_type: str = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type == "application/json" or media_type.endswith("+json")
