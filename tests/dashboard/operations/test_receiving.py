"""The web server's threads don't wait for slow clients."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.environment import ROOT, Environment
from dashboard.operations.receiving import MOST_BODY, MOST_HEAD
from dashboard.operations.serve import THREADS, gunicorn_arguments
from tests.waiting import PATIENCE, wait_until

MANY = 2 * THREADS + 6
HOST = "127.0.0.1"
HEAD = b"POST /form HTTP/1.1\r\nHost: localhost\r\n"


@contextmanager
def serving(*arguments: str) -> Iterator[int]:
    """Run one process of the web server, and yield its port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    *usual, _ = gunicorn_arguments(Environment.model_construct(host=HOST, port=port))
    command = [*usual, "--workers=1", *arguments, "tests.dashboard.operations.tiny_site"]
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", *command], cwd=ROOT)
    try:
        wait_until(lambda: answers(port))
        yield port
    finally:
        process.kill()
        process.wait(PATIENCE)


def answers(port: int, seconds: float = 10) -> bool:
    try:
        return httpx.get(f"http://{HOST}:{port}/", timeout=seconds, trust_env=False).is_success
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as port:
        yield port


@pytest.fixture(scope="module")
def impatient_port() -> Iterator[int]:
    with serving("--keep-alive=1") as port:
        yield port


def connected(stack: ExitStack, port: int) -> socket.socket:
    client = stack.enter_context(closing(socket.create_connection((HOST, port), PATIENCE)))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def received(client: socket.socket, end: bytes = b";") -> bytes:
    """Return what the server sends up to `end`, or up to where it closes the connection."""
    answer = b""
    while end not in answer and (piece := client.recv(65_536)):
        answer += piece
    return answer


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: ",
        HEAD + b"Content-Length: 100\r\n\r\nhalf",
        HEAD + b"Content-Length: 1000000\r\n\r\nhalf",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n100\r\nhalf",
    ],
    ids=["nothing", "headers", "a body", "a large body", "a chunked body"],
)
def test_clients_that_send_slowly_occupy_no_thread(start: bytes, port: int) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            connected(stack, port).sendall(start)
        assert answers(port)


def test_clients_that_never_finish_are_disconnected(impatient_port: int) -> None:
    with ExitStack() as stack:
        for start in (b"", b"GET / HTTP/1.1\r\n", HEAD + b"Content-Length: 9\r\n\r\nhalf"):
            client = connected(stack, impatient_port)
            client.sendall(start)
            assert received(client) == b""


def test_clients_that_dont_read_lose_their_thread(impatient_port: int) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            connected(stack, impatient_port).sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        wait_until(lambda: answers(impatient_port))


def test_clients_that_dont_disconnect_hold_nobody_up(port: int) -> None:
    """gunicorn itself lingers two seconds for each, one after the other."""
    with ExitStack() as stack:
        clients = [connected(stack, port) for _ in range(MANY)]
        for client in clients:
            client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert answers(port)
        assert all(b"GET / 0;" in received(client) for client in clients)


def test_headers_without_end_are_cut_off(port: int) -> None:
    with ExitStack() as stack:
        client = connected(stack, port)
        client.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * MOST_HEAD)
        assert received(client) == b""


BODIES = st.sampled_from([0, 1, 100, 65_536, MOST_BODY - 1, MOST_BODY, MOST_BODY + 1, 700_000])


@st.composite
def cut_requests(draw: st.DrawFn) -> tuple[list[bytes], bytes]:
    """Return the pieces of up to three requests on one connection, and what answers them."""
    sent, answer = b"", b""
    for size in draw(st.lists(BODIES, min_size=1, max_size=3)):
        if draw(st.booleans()):
            sent += HEAD + b"content-LENGTH: %d\r\n\r\n" % size + b"b" * size
        else:
            body = b"%x\r\n%s\r\n" % (size, b"b" * size) if size else b""
            sent += HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body + b"0\r\n\r\n"
        answer += b"POST /form %d;" % size
    places = draw(st.lists(st.integers(0, len(sent)), max_size=8).map(sorted))
    ends = zip([0, *places], [*places, len(sent)], strict=True)
    return [sent[start:end] for start, end in ends], answer


@given(requests=cut_requests())
@settings(max_examples=60)
def test_requests_are_answered_however_they_are_cut(
    requests: tuple[list[bytes], bytes], port: int
) -> None:
    pieces, answer = requests
    with ExitStack() as stack:
        client = connected(stack, port)
        for piece in pieces:
            client.sendall(piece)
        got = b""
        for expected in answer.split(b";")[:-1]:
            while expected + b";" not in got:
                piece = client.recv(65_536)
                assert piece, f"the server closed the connection before {expected.decode()}"
                got += piece
            got = got.partition(expected + b";")[2]
