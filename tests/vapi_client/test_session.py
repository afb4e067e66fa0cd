"""Every fault of a connection or an answer raises its error, and no error contains the key."""

import gzip
import logging
import socket
import time
import traceback
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from vapi_client import VapiClient
from vapi_client.connections import Limits
from vapi_client.errors import (
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
from vapi_sandbox import Fault, Organization

from .conftest import IMPATIENT, Connect
from .local_server import QuietHandler, serving
from .reads import READS

pytestmark = pytest.mark.slow

ONCE, REPEATED = 1, 3
LONG = {"Retry-After": "30"}  # longer than the deadline, so the call isn't repeated

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


@pytest.mark.parametrize("operation", READS)
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
    connect: Connect,
    organization: Organization,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # A busy machine needs more than IMPATIENT's deadline for three attempts
    limits = replace(IMPATIENT, total=20) if attempts == REPEATED else IMPATIENT
    client = connect(limits=limits)
    organization.put({"id": "00000000-0000-4000-8000-000000000000", "provider": "vapi"})
    organization.fail(operation, fault)
    caplog.set_level(logging.DEBUG)
    began = time.monotonic()

    with pytest.raises(VapiError) as caught:
        READS[operation](client)

    assert time.monotonic() - began < limits.total + 2
    assert type(caught.value) is error
    assert caught.value.status == status
    assert len(organization.requests) == attempts
    assert_no_key(organization, caught.value, caplog)
    assert_no_connection_in_use(client)

    organization.clear_faults()
    READS[operation](client)


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


@pytest.mark.parametrize("operation", READS)
def test_a_closed_port_raises_not_connected(operation: str, connect: Connect) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = connect(url=f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(NotConnected) as caught:
            READS[operation](client)
    assert caught.value.status is None


@pytest.mark.parametrize("operation", READS)
def test_an_unknown_host_raises_not_connected(operation: str, connect: Connect) -> None:
    with pytest.raises(NotConnected):
        READS[operation](connect(url="http://vapi.invalid"))


def test_a_request_carries_the_id_that_its_error_names(
    client: VapiClient, organization: Organization
) -> None:
    organization.revoke()
    with pytest.raises(KeyRefused) as caught:
        client.list_numbers(PageQuery())
    headers = {name.lower(): value for name, value in organization.requests[-1].headers.items()}
    assert headers["x-request-id"] == caught.value.request_id


MB = 1_000_000


@contextmanager
def gzipped(packed: bytes) -> Iterator[str]:
    """Answer every request with these bytes as gzip; yield the base URL."""

    class Gzipped(QuietHandler):
        def get(self) -> None:
            assert self.headers["Accept-Encoding"] == "gzip"
            self.answer(packed, Content_Encoding="gzip")

    with serving(Gzipped) as url:
        yield url


def test_a_gzipped_answer_is_unpacked(connect: Connect) -> None:
    with gzipped(gzip.compress(b'[{"id": "1", "name": "Ada"}]')) as url:
        [assistant] = connect(url=url).list_assistants(CreatedWindow())
    assert assistant.name == "Ada"


@pytest.mark.parametrize("size", [1000, 3_000_000])
def test_the_size_limit_applies_to_the_unpacked_answer(size: int, connect: Connect) -> None:
    packed = gzip.compress(b"[" + b" " * size + b"]")
    with gzipped(packed) as url:
        client = connect(url=url)
        if size < IMPATIENT.response_bytes:
            assert client.list_assistants(CreatedWindow()) == ()
        else:
            with pytest.raises(Unreadable, match="larger than 2 MB"):
                client.list_assistants(CreatedWindow())


def test_no_answer_unpacks_beyond_the_limit(connect: Connect) -> None:
    packed = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    bomb = b"".join([*(packed.compress(bytes(MB)) for _ in range(200)), packed.flush()])
    assert len(bomb) < MB

    tracemalloc.start()
    try:
        with gzipped(bomb) as url, pytest.raises(Unreadable, match="larger than 2 MB"):
            connect(url=url, limits=Limits(response_bytes=2 * MB)).list_assistants(CreatedWindow())
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 10 * MB


@pytest.mark.parametrize("packed", [b"no gzip", gzip.compress(b"[]" * 500, mtime=0)[:-20]])
def test_broken_compression_raises_unreadable(packed: bytes, connect: Connect) -> None:
    with gzipped(packed) as url, pytest.raises(Unreadable):
        connect(url=url).list_assistants(CreatedWindow())
