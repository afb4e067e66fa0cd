"""The calls of the API, one method each."""

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from msgspec import ValidationError
from pydantic import SecretStr

from vapi_client.json_values import JSON

from .connections import Connections, shared_connections
from .deadline import Deadline, keeping_to
from .errors import (
    Busy,
    Call,
    InvalidRequest,
    NotConnected,
    NotFound,
    Refused,
    UnknownOutcome,
    Unreadable,
    VapiError,
)
from .exchange import Exchange, Request
from .retry import Retry, never_again, pause_before_reading_again, pause_before_writing_again
from .schemas.listing import CreatedWindow, Named, PageQuery, PaginationMeta, PhoneNumberPage
from .schemas.phone_number import PhoneNumber
from .schemas.reading import Reading
from .schemas.validation import faults_in

log = logging.getLogger(__name__)

type Read[T] = Callable[[Call, Any], T]


class VapiClient:
    """Speaks to Vapi with one organization's private key. Cheap to make, safe to share.

    Every method raises the errors of `errors.py` and nothing else, within `Limits.total` seconds.
    """

    def __init__(
        self, api_key: SecretStr, base_url: str, *, connections: Connections | None = None
    ) -> None:
        if not api_key.get_secret_value().isascii():
            raise ValueError("a Vapi key consists of ASCII characters")
        self._exchange = Exchange(
            api_key, base_url.rstrip("/"), connections or shared_connections()
        )

    def list_numbers(self, query: PageQuery) -> PhoneNumberPage:
        """One page of numbers (`GET /v2/phone-number`)."""
        return self._get("list numbers", "/v2/phone-number", query.to_parameters(), _page)

    def list_all_numbers(self, window: CreatedWindow) -> tuple[PhoneNumber, ...]:
        """Numbers within a window of time, without pages (`GET /phone-number`)."""
        parameters = window.to_parameters()
        return self._get("list all numbers", "/phone-number", parameters, _each(PhoneNumber))

    def get_number(self, number_id: str) -> PhoneNumber:
        """One number (`GET /phone-number/{id}`)."""
        return self._get("get number", _path(number_id), {}, _number)

    def list_assistants(self, window: CreatedWindow) -> tuple[Named, ...]:
        """Ids and names of assistants (`GET /assistant`)."""
        return self._get("list assistants", "/assistant", window.to_parameters(), _each(Named))

    def list_squads(self, window: CreatedWindow) -> tuple[Named, ...]:
        """Ids and names of squads (`GET /squad`)."""
        return self._get("list squads", "/squad", window.to_parameters(), _each(Named))

    def create_number(self, number: JSON, *, request_id: str | None = None) -> PhoneNumber:
        """Creates a number (`POST /phone-number`); never repeated, since Vapi would make two.

        Raises InvalidRequest before, UnknownOutcome after anything was sent.
        """
        call = _call("create number", request_id)
        if faults := faults_in(number, creates=True):
            raise InvalidRequest(call, faults)
        request = Request("POST", "/phone-number", body=number)
        return self._write(call, request, _number, never_again)

    def update_number(
        self, number: JSON, changes: JSON, *, request_id: str | None = None
    ) -> PhoneNumber:
        """Changes fields of a number (`PATCH /phone-number/{id}`), each as a whole; null clears.

        `number` is the number as it was received: it says which one, whose `provider` goes along,
        and what stands in it already is accepted again, whether or not the document knows it.
        Repeated only where nothing can have been applied. Raises InvalidRequest before,
        UnknownOutcome after anything was sent.
        """
        call = _call("update number", request_id)
        body = {**changes, "provider": number.get("provider")}
        if faults := faults_in(body, creates=False, already=number):
            raise InvalidRequest(call, faults)
        request = Request("PATCH", _path(number["id"]), body=body)
        return self._write(call, request, _number, pause_before_writing_again)

    def delete_number(self, number_id: str, *, request_id: str | None = None) -> bool:
        """Deletes a number (`DELETE /phone-number/{id}`); False where it was gone already.

        Repeated only where nothing can have been applied. Raises UnknownOutcome.
        """
        call = _call("delete number", request_id)
        request = Request("DELETE", _path(number_id))
        try:
            self._write(call, request, _number, pause_before_writing_again)
        except NotFound:
            return False
        return True

    def _get[T](self, operation: str, path: str, parameters: dict[str, str], read: Read[T]) -> T:
        request = Request("GET", path, parameters)
        return self._repeat(_call(operation), request, read, pause_before_reading_again)

    def _write[T](self, call: Call, request: Request, read: Read[T], retry: Retry) -> T:
        """Tells what Vapi refused or never got from what it may have done."""
        try:
            return self._repeat(call, request, read, retry)
        except (Refused, Busy, NotConnected):
            raise
        except VapiError as error:
            cause = error.with_traceback(None)
        raise UnknownOutcome(cause, request.body)

    def _repeat[T](self, call: Call, request: Request, read: Read[T], retry: Retry) -> T:
        """What is answered, asked again while `retry` says so."""
        connections = self._exchange.connections
        deadline = Deadline(connections.limits.total)
        with connections.turn(self._exchange.api_key, call), keeping_to(deadline):
            attempt = 1
            while True:
                try:
                    return read(*self._exchange.answer(call, request))
                except VapiError as error:
                    pause = retry(error, attempt, deadline)
                    log.warning("%s (attempt %d)", error, attempt)
                    if pause is None:
                        raise
                time.sleep(pause)
                attempt += 1


def _call(operation: str, request_id: str | None = None) -> Call:
    return Call(operation, request_id or uuid.uuid4().hex)


def _path(number_id: str) -> str:
    return f"/phone-number/{quote(number_id, safe='')}"


def _page(call: Call, answer: Any) -> PhoneNumberPage:
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, list) or not all(isinstance(each, dict) for each in results):
        raise Unreadable(call, detail="it isn't a page of numbers")
    metadata = _one(PaginationMeta)(call, answer.get("metadata"))
    return PhoneNumberPage(results, metadata)


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


def _number(call: Call, answer: Any) -> PhoneNumber:
    number = _one(PhoneNumber)(call, answer)
    if not number.id:
        raise Unreadable(call, detail="it isn't a number")
    return number


def _each[R: Reading](type_: type[R]) -> Read[tuple[R, ...]]:
    def read(call: Call, answer: Any) -> tuple[R, ...]:
        if not isinstance(answer, list):
            raise Unreadable(call, detail="it isn't a list")
        one = _one(type_)
        return tuple(one(call, each) for each in answer)

    return read
