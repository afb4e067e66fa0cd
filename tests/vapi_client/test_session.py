"""Every way an answer can go wrong gives its typed error, or is repeated as documented."""

import logging
import socket
import threading
import time
import traceback

import pytest
from pydantic import SecretStr

from tests.waiting import wait_until
from vapi_client import VapiClient
from vapi_client.connections import Limits
from vapi_client.errors import (
    Busy,
    Down,
    Forbidden,
    Invalid,
    KeyRefused,
    NotConnected,
    NotFound,
    RateLimited,
    Refused,
    TimedOut,
    Unreadable,
    VapiError,
)
from vapi_client.schemas.listing import CreatedWindow, PageQuery
from vapi_sandbox import Fault, Organization, Sandbox

from .conftest import IMPATIENT, Connect

ONCE, REPEATED = 1, 3
LONG = {"Retry-After": "30"}  # beyond the deadline, so it isn't waited for

TABLE: list[tuple[str, Fault, type[VapiError], int | None, int]] = [
    ("400", Fault(status=400), Invalid, 400, ONCE),
    ("401", Fault(status=401), KeyRefused, 401, ONCE),
    ("403", Fault(status=403), Forbidden, 403, ONCE),
    ("404", Fault(status=404), NotFound, 404, ONCE),
    ("409", Fault(status=409), Refused, 409, ONCE),
    ("422", Fault(status=422), Invalid, 422, ONCE),
    ("429", Fault(status=429), RateLimited, 429, REPEATED),
    ("429, wait long", Fault(status=429, headers=LONG), RateLimited, 429, ONCE),
    ("500", Fault(status=500), Down, 500, ONCE),
    ("501", Fault(status=501), Down, 501, ONCE),
    ("502", Fault(status=502), Down, 502, REPEATED),
    ("503", Fault(status=503), Down, 503, REPEATED),
    ("503, wait long", Fault(status=503, headers=LONG), Down, 503, ONCE),
    ("504", Fault(status=504), Down, 504, REPEATED),
    ("403, wait long", Fault(status=403, headers=LONG), Forbidden, 403, ONCE),
    ("502 in HTML", Fault("html", status=502), Down, 502, REPEATED),
    ("HTML", Fault("html", status=200), Unreadable, 200, ONCE),
    ("redirect", Fault("redirect"), Unreadable, 302, ONCE),
    ("cut off", Fault("cut_off"), Unreadable, 200, ONCE),
    ("other shape", Fault("wrong_shape"), Unreadable, 200, ONCE),
    ("null", Fault("wrong_shape", body="null"), Unreadable, 200, ONCE),
    ("a string", Fault("wrong_shape", body='"ok"'), Unreadable, 200, ONCE),
    ("too large", Fault("large", size=20_000_000), Unreadable, 200, ONCE),
    ("other content type", Fault("content_type"), Unreadable, 200, ONCE),
    ("hang", Fault("hang"), TimedOut, None, ONCE),
    ("hang midway", Fault("hang", midway=True), TimedOut, None, ONCE),
    ("drip", Fault("drip", seconds=0.05), TimedOut, None, ONCE),
    ("drip midway", Fault("drip", seconds=0.05, midway=True), TimedOut, None, ONCE),
    ("reset", Fault("reset"), Down, None, REPEATED),
    ("reset midway", Fault("reset", midway=True), Down, None, REPEATED),
]
OPERATIONS = {
    "list": lambda client: client.list_numbers(PageQuery()),
    "list_all": lambda client: client.list_all_numbers(CreatedWindow()),
    "get": lambda client: client.get_number("00000000-0000-4000-8000-000000000000"),
    "assistants": lambda client: client.list_assistants(CreatedWindow()),
    "squads": lambda client: client.list_squads(CreatedWindow()),
}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("fault", "error", "status", "attempts"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_every_fault_raises_its_error_and_leaves_no_key_behind(
    operation: str,
    fault: Fault,
    error: type[VapiError],
    status: int | None,
    attempts: int,
    client: VapiClient,
    organization: Organization,
    caplog: pytest.LogCaptureFixture,
) -> None:
    organization.put({"id": "00000000-0000-4000-8000-000000000000", "provider": "vapi"})
    organization.fail(operation, fault)
    caplog.set_level(logging.DEBUG)
    began = time.monotonic()

    with pytest.raises(VapiError) as caught:
        OPERATIONS[operation](client)

    assert time.monotonic() - began < IMPATIENT.total + 2
    assert type(caught.value) is error
    assert caught.value.status == status
    assert len(organization.requests) == attempts
    assert_no_key(organization, caught.value, caplog)
    assert_no_connection_in_use(client)

    organization.clear_faults()
    OPERATIONS[operation](client)


def assert_no_key(
    organization: Organization, error: VapiError, caplog: pytest.LogCaptureFixture
) -> None:
    assert organization.key not in "".join(traceback.format_exception(error))
    assert organization.key not in repr(error) + repr(vars(error))
    assert organization.key not in caplog.text
    assert error.__context__ is None
    assert error.__cause__ is None
    frame = error.__traceback__
    while frame:
        if "/vapi_client/" in frame.tb_frame.f_code.co_filename:
            assert organization.key not in repr(frame.tb_frame.f_locals)
        frame = frame.tb_next


def assert_no_connection_in_use(client: VapiClient) -> None:
    pool = client._session.connections.transport.pool
    assert all(connection.is_idle() or connection.is_closed() for connection in pool.connections)


def test_temporary_faults_are_retried(client: VapiClient, organization: Organization) -> None:
    organization.fail("list", Fault(status=503, times=1))
    organization.fail("list", Fault("reset", times=1))

    assert client.list_numbers(PageQuery()).metadata.total_items == 60
    assert [request.status for request in organization.requests] == [503, None, 200]


@pytest.mark.parametrize(
    "headers", [{"Retry-After": "1"}, {"retry-after-ms": "600"}], ids=["seconds", "milliseconds"]
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_pause_is_the_one_vapi_asks_for(
    headers: dict[str, str], status: int, connect: Connect, organization: Organization
) -> None:
    patient = connect(limits=Limits(total=5))
    organization.fail("list", Fault(status=status, times=1, headers=headers))

    patient.list_numbers(PageQuery())

    first, second = organization.requests
    asked_for = 1 if "Retry-After" in headers else 0.6
    assert (second.time - first.time).total_seconds() >= asked_for - 0.05


def test_a_pause_beyond_the_deadline_is_an_error_at_once(
    client: VapiClient, organization: Organization
) -> None:
    organization.fail("list", Fault(status=429, headers={"Retry-After": "30"}))

    with pytest.raises(RateLimited) as caught:
        client.list_numbers(PageQuery())

    assert caught.value.retry_after == 30
    assert len(organization.requests) == 1


def test_an_error_has_vapis_messages(client: VapiClient, organization: Organization) -> None:
    said = ["limit must not be greater than 1000", "page must not be less than 1"]
    organization.fail("list", Fault(status=400, body={"statusCode": 400, "message": said}))

    with pytest.raises(Invalid) as caught:
        client.list_numbers(PageQuery())

    assert caught.value.messages == tuple(said)


def test_the_key_is_removed_from_messages(client: VapiClient, organization: Organization) -> None:
    body = {"statusCode": 401, "message": f"Invalid Key {organization.key}"}
    organization.fail("list", Fault(status=401, body=body))

    with pytest.raises(KeyRefused) as caught:
        client.list_numbers(PageQuery())

    assert caught.value.messages == ("Invalid Key [key]",)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_closed_port_raises_not_connected(operation: str, connect: Connect) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = connect(url=f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(NotConnected) as caught:
            OPERATIONS[operation](client)
    assert caught.value.status is None


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_unknown_host_raises_not_connected(operation: str, connect: Connect) -> None:
    with pytest.raises(NotConnected):
        OPERATIONS[operation](connect(url="http://vapi.invalid"))


def test_a_slow_organization_slows_no_other(
    connect: Connect, organization: Organization, sandbox: Sandbox
) -> None:
    """Its turns are used up; whoever comes next hears so at once, and others don't notice."""
    client = connect(limits=Limits(read=4, total=4, calls_per_key=2, wait_for_slot=0.1))
    organization.fail("list", Fault("hang"))
    waiting = [threading.Thread(target=swallow, args=(client,)) for _ in range(2)]
    for thread in waiting:
        thread.start()
    wait_until(lambda: len(organization.requests) == 2)

    with pytest.raises(Busy):
        client.list_assistants(CreatedWindow())
    assert all(thread.is_alive() for thread in waiting)

    with pytest.raises(KeyRefused):
        VapiClient(
            SecretStr("another"), sandbox.url, connections=client._session.connections
        ).list_assistants(CreatedWindow())
    for thread in waiting:
        thread.join()
    client.list_assistants(CreatedWindow())


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if name != "list"])
def test_a_full_pool_raises_busy(
    operation: str, connect: Connect, organization: Organization
) -> None:
    client = connect(limits=Limits(read=0.8, pool=0.1, total=1, connections=1))
    organization.fail("list", Fault("hang"))
    waiting = threading.Thread(target=swallow, args=(client,))
    waiting.start()
    wait_until(lambda: bool(organization.requests))

    with pytest.raises(Busy):
        OPERATIONS[operation](client)
    waiting.join()


def swallow(client: VapiClient) -> None:
    with pytest.raises(VapiError):
        client.list_numbers(PageQuery())
