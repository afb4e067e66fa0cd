"""The calls of the API, one method each."""

import logging
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import SecretStr, ValidationError

from .answers import error_of, json_of
from .connections import Connections, shared_connections
from .deadline import Deadline, keeping_to
from .errors import Busy, Call, Down, TimedOut, Unreadable, VapiError
from .retry import pause_before_reading_again
from .schemas.base import Reading
from .schemas.listing import CreatedWindow, Named, PageQuery, PaginationMeta, PhoneNumberPage
from .schemas.phone_number import PhoneNumber

log = logging.getLogger(__name__)

type Read[T] = Callable[[Call, Any], T]

# The first that fits names the error; httpx's time-outs are transport errors too.
FAULTS: tuple[tuple[type[Exception], type[VapiError], str], ...] = (
    (httpx.PoolTimeout, Busy, "no connection became free in time"),
    (httpx.ConnectTimeout, Down, "no connection came about in time"),
    (httpx.TimeoutException, TimedOut, "no complete answer came in time"),
    (httpx.ConnectError, Down, "no connection came about"),
    (httpx.DecodingError, Unreadable, "its compression is broken"),
    (httpx.TransportError, Down, "the connection broke off"),
)


class _Bearer(httpx.Auth):
    """Puts the key on a request at the last moment, so that no other object holds it bare."""

    def __init__(self, api_key: SecretStr) -> None:
        self._api_key = api_key

    def auth_flow(self, request: httpx.Request) -> Any:
        request.headers["Authorization"] = f"Bearer {self._api_key.get_secret_value()}"
        yield request


class VapiClient:
    """Speaks to Vapi with one organization's private key. Cheap to make, safe to share.

    Every method raises the errors of `errors.py` and nothing else, within `Limits.total` seconds.
    """

    def __init__(
        self, api_key: SecretStr, base_url: str, *, connections: Connections | None = None
    ) -> None:
        if not api_key.get_secret_value().isascii():
            raise ValueError("a Vapi key consists of ASCII characters")
        self._api_key = api_key
        self._base_url = base_url.rstrip("/")
        self._connections = connections or shared_connections()

    def list_numbers(self, query: PageQuery) -> PhoneNumberPage:
        """One page of numbers (`GET /v2/phone-number`)."""
        return self._read("list numbers", "/v2/phone-number", query.to_parameters(), _page)

    def list_all_numbers(self, window: CreatedWindow) -> tuple[PhoneNumber, ...]:
        """Numbers within a window of time, without pages (`GET /phone-number`)."""
        parameters = window.to_parameters()
        return self._read("list all numbers", "/phone-number", parameters, _each(PhoneNumber))

    def get_number(self, number_id: str) -> PhoneNumber:
        """One number (`GET /phone-number/{id}`)."""
        path = f"/phone-number/{quote(number_id, safe='')}"
        return self._read("get number", path, {}, _one(PhoneNumber))

    def list_assistants(self, window: CreatedWindow) -> tuple[Named, ...]:
        """Ids and names of assistants (`GET /assistant`)."""
        return self._read("list assistants", "/assistant", window.to_parameters(), _each(Named))

    def list_squads(self, window: CreatedWindow) -> tuple[Named, ...]:
        """Ids and names of squads (`GET /squad`)."""
        return self._read("list squads", "/squad", window.to_parameters(), _each(Named))

    def _read[T](
        self, operation: str, path: str, parameters: Mapping[str, str], read: Read[T]
    ) -> T:
        """What a GET answers, repeated while `retry` says so."""
        call = Call(operation, request_id=uuid.uuid4().hex)
        deadline = Deadline(self._connections.limits.total)
        with self._connections.turn(self._api_key, call), keeping_to(deadline):
            attempt = 1
            while True:
                try:
                    return self._attempt(call, path, parameters, read)
                except VapiError as error:
                    pause = pause_before_reading_again(error, attempt, deadline)
                    log.warning("%s (attempt %d)", error, attempt)
                    if pause is None:
                        raise
                time.sleep(pause)
                attempt += 1

    def _attempt[T](self, call: Call, path: str, parameters: Mapping[str, str], read: Read[T]) -> T:
        fault: VapiError
        try:
            return self._exchange(call, path, parameters, read)
        except httpx.HTTPError as error:
            kind, detail = next(
                (kind, detail) for type_, kind, detail in FAULTS if isinstance(error, type_)
            )
            fault = kind(call, detail=detail)
        raise fault  # outside the handler, so that it isn't chained to what holds the request

    def _exchange[T](
        self, call: Call, path: str, parameters: Mapping[str, str], read: Read[T]
    ) -> T:
        with self._connections.http.stream(
            "GET",
            self._base_url + path,
            params=parameters,
            headers={"X-Request-Id": call.request_id},
            auth=_Bearer(self._api_key),
        ) as response:
            answered = Call(call.operation, call.request_id, response.status_code)
            body = self._body(response, answered)
        if response.is_success:
            return read(answered, json_of(response, body, answered))
        raise error_of(response, body, answered, self._api_key)

    def _body(self, response: httpx.Response, call: Call) -> bytes:
        most = self._connections.limits.response_bytes
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > most:
                raise Unreadable(call, detail=f"it is larger than {most // 1_000_000} MB")
        return bytes(body)


def _page(call: Call, answer: Any) -> PhoneNumberPage:
    if not isinstance(answer, dict):
        raise Unreadable(call, detail="it isn't a page of numbers")
    numbers = _each(PhoneNumber)(call, answer.get("results"))
    metadata = _one(PaginationMeta)(call, answer.get("metadata"))
    return PhoneNumberPage(numbers=numbers, metadata=metadata)


def _one[R: Reading](type_: type[R]) -> Read[R]:
    def read(call: Call, answer: Any) -> R:
        if not isinstance(answer, dict):
            raise Unreadable(call, detail="it isn't an object")
        try:
            return type_.read(answer)
        except ValidationError:
            fault = Unreadable(call, detail="it lacks what the document promises")
        raise fault

    return read


def _each[R: Reading](type_: type[R]) -> Read[tuple[R, ...]]:
    def read(call: Call, answer: Any) -> tuple[R, ...]:
        if not isinstance(answer, list):
            raise Unreadable(call, detail="it isn't a list")
        one = _one(type_)
        return tuple(one(call, each) for each in answer)

    return read
