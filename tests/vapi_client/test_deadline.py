"""A call's deadline limits every operation on its sockets, whichever call opened them."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator

import httpcore
import pytest

from vapi_client.deadline import Deadline, DeadlineBackend, DeadlineStream, use_deadline

PASSED = Deadline(-1)


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
        lambda stream, timeout: stream.start_tls(ssl.create_default_context(), "a", timeout),
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
    encrypted = DeadlineStream(recorder).start_tls(ssl.create_default_context(), "a", 1)
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


def test_no_connection_is_opened_after_the_deadline(silent: int) -> None:
    with use_deadline(PASSED), pytest.raises(httpcore.ConnectTimeout):
        DeadlineBackend().connect_tcp("127.0.0.1", silent, 5)
