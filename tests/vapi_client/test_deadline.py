"""A call's deadline limits every operation on its sockets, whichever call opened them."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Never

import httpcore
import pytest

from vapi_client.deadline import Deadline, DeadlineBackend, DeadlineStream, use_deadline

PASSED = Deadline(-1)
CONTEXT = ssl.create_default_context()  # which takes a while


class Recorder(httpcore.NetworkStream):
    """A stream that only notes the time limits of its operations."""

    def __init__(self) -> None:
        self.timeouts: list[float | None] = []

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.timeouts.append(timeout)
        return b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.timeouts.append(timeout)

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        self.timeouts.append(timeout)
        return self


Operation = Callable[[httpcore.NetworkStream, float | None], object]
OPERATIONS: dict[str, tuple[Operation, type[Exception]]] = {
    "read": (lambda stream, timeout: stream.read(1, timeout), httpcore.ReadTimeout),
    "write": (lambda stream, timeout: stream.write(b"", timeout), httpcore.WriteTimeout),
    "start_tls": (
        lambda stream, timeout: stream.start_tls(CONTEXT, "a", timeout),
        httpcore.ConnectTimeout,
    ),
}


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_shorter_of_limit_and_deadline_applies(operation: str, recorder: Recorder) -> None:
    operate, _ = OPERATIONS[operation]
    stream = DeadlineStream(recorder)
    with use_deadline(Deadline(5)):
        for timeout in (1, 60, None):
            operate(stream, timeout)
    own, until_deadline, unlimited = recorder.timeouts
    assert own == 1
    assert until_deadline is not None and 4 < until_deadline <= 5
    assert unlimited is not None and 4 < unlimited <= 5


@pytest.mark.parametrize("operation", OPERATIONS)
def test_nothing_is_sent_or_read_after_the_deadline(operation: str, recorder: Recorder) -> None:
    operate, expired = OPERATIONS[operation]
    with use_deadline(PASSED), pytest.raises(expired):
        operate(DeadlineStream(recorder), 60)
    assert recorder.timeouts == []


def test_a_deadline_ends_with_its_block_and_holds_in_its_thread_only(recorder: Recorder) -> None:
    stream = DeadlineStream(recorder)
    with use_deadline(Deadline(5)):
        other = threading.Thread(target=stream.read, args=(1, 60))
        other.start()
        other.join()
        with pytest.raises(ZeroDivisionError), use_deadline(PASSED):
            raise ZeroDivisionError
        stream.write(b"", 1)
    stream.read(1, 60)
    assert recorder.timeouts == [60, 1, 60]


def test_a_deadline_does_not_extend_the_one_around_it(recorder: Recorder) -> None:
    with use_deadline(PASSED), use_deadline(Deadline(5)), pytest.raises(httpcore.WriteTimeout):
        DeadlineStream(recorder).write(b"", 1)
    with use_deadline(Deadline(60)), use_deadline(PASSED), pytest.raises(httpcore.WriteTimeout):
        DeadlineStream(recorder).write(b"", 1)
    assert recorder.timeouts == []


def test_the_deadline_holds_after_tls_has_started(recorder: Recorder) -> None:
    encrypted = DeadlineStream(recorder).start_tls(CONTEXT, "a", 1)
    with use_deadline(PASSED), pytest.raises(httpcore.ReadTimeout):
        encrypted.read(1, 60)


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_connection_that_an_earlier_call_opened_keeps_to_the_deadline(silent: int) -> None:
    with use_deadline(Deadline(60)):
        stream = DeadlineBackend().connect_tcp("127.0.0.1", silent, 5)
    began = time.monotonic()
    with use_deadline(Deadline(0.1)), pytest.raises(httpcore.ReadTimeout):
        stream.read(1, 60)
    stream.close()
    assert time.monotonic() - began < 30


def addresses(monkeypatch: pytest.MonkeyPatch, *found: str) -> None:
    """Let every host have these addresses."""
    monkeypatch.setattr("vapi_client.deadline._addresses", lambda host, port: found)


def test_the_addresses_of_a_host_share_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses(monkeypatch, "192.0.2.1", "192.0.2.2", "192.0.2.3")
    tried: dict[str, float] = {}
    deadline = Deadline(15)

    class Silent(httpcore.NetworkBackend):
        def connect_tcp(self, host: str, port: int, timeout: float, *_: object) -> Never:  # type: ignore[override]
            tried[host] = timeout
            deadline._at -= 8
            raise httpcore.ConnectTimeout

    backend = DeadlineBackend()
    monkeypatch.setattr(backend, "_backend", Silent())
    with use_deadline(deadline), pytest.raises(httpcore.ConnectTimeout):
        backend.connect_tcp("vapi.example", 443, 10)
    first, second = tried.values()
    assert first == 10
    assert 6 < second <= 7


def test_a_host_is_reached_by_the_first_address_that_answers(
    silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses(monkeypatch, "127.0.0.2", "127.0.0.1")
    DeadlineBackend().connect_tcp("vapi.example", silent, 5).close()


def test_no_connection_is_opened_after_the_deadline(silent: int) -> None:
    with use_deadline(PASSED), pytest.raises(httpcore.ConnectTimeout):
        DeadlineBackend().connect_tcp("127.0.0.1", silent, 5)
