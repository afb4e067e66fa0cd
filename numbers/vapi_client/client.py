"""The client of the Vapi API, with one method for each call.

The site uses all of them but `list_all_numbers`, which is offered for scripts.
"""

import logging
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import quote

from msgspec import ValidationError
from pydantic import SecretStr

from vapi_client.json_values import JSON

from .connections import Connections, shared_connections
from .deadline import Deadline, use_deadline
from .errors import (
    Busy,
    Call,
    InvalidRequest,
    NotConnected,
    NotFound,
    RateLimited,
    Refused,
    UnknownOutcome,
    Unreadable,
    VapiError,
)
from .origin import Origin
from .retry import RetryPolicy, never_retry, retry_reads, retry_unapplied_writes
from .schemas.listing import (
    AssistantOrSquad,
    CreatedWindow,
    PageQuery,
    PaginationMeta,
    PhoneNumberPage,
)
from .schemas.phone_number import PhoneNumber
from .schemas.reading import Reading
from .schemas.validation import faults_in
from .session import Request, Session

log = logging.getLogger(__name__)

type Read[T] = Callable[[Call, Any], T]

BeforeRepeat = Callable[[float, float], bool]
"""Waits before a call is repeated: for a pause, or longer. Takes that and the most seconds to wait.
Returns False if the call isn't repeated."""


def pause(seconds: float, longest: float) -> bool:
    time.sleep(seconds)
    return True


class VapiClient:
    """Calls the Vapi API with one organization's private key.

    A client is cheap to create and threads can share it. Every method returns or raises a VapiError
    within `Limits.total` seconds, repeats included. `before_call` runs in the thread of a call
    before it waits, so that it can give back what others need meanwhile. `on_rate_limit` runs each
    time that Vapi answers 429. `before_repeat` waits before a call is repeated. `around_call`
    surrounds each call, repeats included, and takes its operation. A read sends the request id of
    `origin`. A write sends the `request_id` that the caller records.
    """

    def __init__(
        self,
        api_key: SecretStr,
        base_url: str,
        *,
        connections: Connections | None = None,
        before_call: Callable[[], object] = lambda: None,
        on_rate_limit: Callable[[RateLimited], object] = lambda error: None,
        before_repeat: BeforeRepeat = pause,
        around_call: Callable[[str], AbstractContextManager[None]] = lambda operation: (
            nullcontext()
        ),
        origin: Origin | None = None,
    ) -> None:
        if not api_key.get_secret_value().isascii():
            raise ValueError("a Vapi key consists of ASCII characters")
        self._session = Session(
            api_key, base_url.rstrip("/"), connections or shared_connections(), origin
        )
        self._before_call = before_call
        self._on_rate_limit = on_rate_limit
        self._before_repeat = before_repeat
        self._around_call = around_call

    def list_numbers(self, query: PageQuery) -> PhoneNumberPage:
        """Return a page of numbers (`GET /v2/phone-number`)."""
        return self._get("list numbers", "/v2/phone-number", query.to_parameters(), _page)

    def list_all_numbers(self, window: CreatedWindow) -> tuple[PhoneNumber, ...]:
        """Return the numbers of a time window, without pages (`GET /phone-number`).

        The answer has no total and no order, so it doesn't show whether it is complete. To read all
        numbers of an organization, use `scan.scan_numbers`.
        """
        parameters = window.to_parameters()
        return self._get("list all numbers", "/phone-number", parameters, _each(PhoneNumber))

    def get_number(self, number_id: str) -> PhoneNumber:
        """Return a number (`GET /phone-number/{id}`). Raises NotFound."""
        return self._get("get number", _path(number_id), {}, _number)

    def list_assistants(self, window: CreatedWindow) -> tuple[AssistantOrSquad, ...]:
        """Return ids and names of assistants (`GET /assistant`)."""
        return self._get(
            "list assistants", "/assistant", window.to_parameters(), _each(AssistantOrSquad)
        )

    def list_squads(self, window: CreatedWindow) -> tuple[AssistantOrSquad, ...]:
        """Return ids and names of squads (`GET /squad`)."""
        return self._get("list squads", "/squad", window.to_parameters(), _each(AssistantOrSquad))

    def create_number(self, number: JSON, *, request_id: str | None = None) -> PhoneNumber:
        """Create a number (`POST /phone-number`). Never repeated, since Vapi would create two.

        Raises InvalidRequest before anything is sent, UnknownOutcome where Vapi may have
        created it.
        """
        call = _call("create number", request_id)
        if faults := faults_in(number, creates=True):
            raise InvalidRequest(call, faults)
        request = Request("POST", "/phone-number", body=number)
        return self._write(call, request, _number, never_retry)

    def update_number(
        self,
        number: JSON,
        changes: JSON,
        *,
        earlier: JSON | None = None,
        request_id: str | None = None,
    ) -> PhoneNumber:
        """Change fields of a number (`PATCH /phone-number/{id}`), each as a whole. Null clears one.

        `number` is the number as Vapi returned it. Its `id` and `provider` are sent, and a value
        that it or its `earlier` state has at the same place is valid even if the document doesn't
        allow it.
        Repeated only where Vapi can't have applied it. Raises InvalidRequest before anything is
        sent, UnknownOutcome where Vapi may have applied it.
        """
        call = _call("update number", request_id)
        body = {**changes, "provider": number.get("provider")}
        if faults := faults_in(body, creates=False, already=(number, earlier or {})):
            raise InvalidRequest(call, faults)
        request = Request("PATCH", _path(number["id"]), body=body)
        return self._write(call, request, _number, retry_unapplied_writes)

    def delete_number(self, number_id: str, *, request_id: str | None = None) -> bool:
        """Delete a number (`DELETE /phone-number/{id}`). Return False if it was already gone.

        Repeated only where Vapi can't have applied it. Raises UnknownOutcome where it may have.
        """
        call = _call("delete number", request_id)
        request = Request("DELETE", _path(number_id))
        try:
            self._write(call, request, _number, retry_unapplied_writes)
        except NotFound:
            return False
        return True

    def _get[T](self, operation: str, path: str, parameters: dict[str, str], read: Read[T]) -> T:
        request = Request("GET", path, parameters)
        origin = self._session.origin
        call = _call(operation, origin.request_id if origin else None)
        return self._repeat(call, request, read, retry_reads)

    def _write[T](self, call: Call, request: Request, read: Read[T], retry: RetryPolicy) -> T:
        """Return the answer to a write. Raises UnknownOutcome where Vapi may have applied it."""
        try:
            return self._repeat(call, request, read, retry)
        except (Refused, Busy, NotConnected):
            raise
        except VapiError as error:
            cause = error.with_traceback(None)
        raise UnknownOutcome(cause, request.body)

    def _repeat[T](self, call: Call, request: Request, read: Read[T], retry: RetryPolicy) -> T:
        """Return the answer, and repeat the call for as long as `retry` gives a pause."""
        connections = self._session.connections
        limits = connections.limits
        deadline = Deadline(limits.total)
        repeated_by = Deadline(limits.total - limits.for_repeat)
        self._before_call()
        with (
            self._around_call(call.operation),
            connections.slot(self._session.api_key, call),
            use_deadline(deadline),
        ):
            attempt = 1
            while True:
                try:
                    return read(*self._session.send(call, request))
                except VapiError as error:
                    if isinstance(error, RateLimited):
                        self._on_rate_limit(error)
                    seconds = retry(error, attempt, repeated_by)
                    log.warning("%s (attempt %d)", error, attempt)
                    if seconds is None or not self._before_repeat(seconds, repeated_by.remaining()):
                        raise
                attempt += 1


def _call(operation: str, request_id: str | None = None) -> Call:
    return Call(operation, request_id or uuid.uuid4().hex)


def _path(number_id: str) -> str:
    return f"/phone-number/{quote(number_id, safe='')}"


def _page(call: Call, answer: Any) -> PhoneNumberPage:
    """Return a page of numbers. An entry that isn't an object is a number without any field."""
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, list):
        raise Unreadable(call, detail="the answer isn't a page of numbers")
    metadata = _one(PaginationMeta)(call, answer.get("metadata"))
    return PhoneNumberPage([each if isinstance(each, dict) else {} for each in results], metadata)


def _one[R: Reading](type_: type[R]) -> Read[R]:
    def read(call: Call, answer: Any) -> R:
        if not isinstance(answer, dict):
            raise Unreadable(call, detail="the answer isn't an object")
        try:
            return type_.read(answer)
        except ValidationError:
            fault = Unreadable(call, detail="a required field is missing")
        raise fault

    return read


def _number(call: Call, answer: Any) -> PhoneNumber:
    number = _one(PhoneNumber)(call, answer)
    if not number.id:
        raise Unreadable(call, detail="the number has no id")
    return number


def _each[R: Reading](type_: type[R]) -> Read[tuple[R, ...]]:
    def read(call: Call, answer: Any) -> tuple[R, ...]:
        if not isinstance(answer, list):
            raise Unreadable(call, detail="the answer isn't a list")
        one = _one(type_)
        return tuple(one(call, each) for each in answer)

    return read
