"""The web server's threads don't wait for slow clients."""

import itertools
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from hashlib import sha256
from random import Random

import httpx
import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.environment import Environment
from dashboard.operations.receiving import MOST_BODY, MOST_HEAD, MOST_IN_MEMORY
from dashboard.operations.serve import THREADS, gunicorn_arguments
from dashboard.places import ROOT
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
        HEAD + b"Content-Length: 1000000\r\n\r\n" + b"b" * 400_000,
        HEAD + b"Content-Length: 1000000000\r\n\r\n" + b"b" * 400_000,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n100\r\nhalf",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffff\r\n" + b"b" * 400_000,
    ],
    ids=[
        *("nothing", "headers", "a body", "a large body", "a stalled large body", "a huge body"),
        *("a chunked body", "a stalled chunked body"),
    ],
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


SMALL = [0, 1, 100, 65_536, MOST_IN_MEMORY - 100]
LARGE = [MOST_IN_MEMORY + place for place in (-1, 0, 1, MOST_HEAD)] + [700_000, MOST_BODY]


@st.composite
def cut_requests(draw: st.DrawFn) -> tuple[list[bytes], bytes]:
    """Return the pieces of up to three requests on one connection, and what answers them."""
    sent, answer = b"", b""
    for size in draw(st.lists(st.sampled_from(SMALL + LARGE), min_size=1, max_size=3)):
        if size in LARGE or draw(st.booleans()):
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


def test_a_large_body_that_comes_in_pieces_of_any_size_stays_in_order(port: int) -> None:
    body = Random(1).randbytes(MOST_BODY)
    ends = itertools.accumulate(itertools.cycle([65_536, 1, 300_000, 7]))
    pieces = itertools.pairwise(
        [0, *itertools.takewhile(lambda end: end < MOST_BODY, ends), MOST_BODY]
    )
    with ExitStack() as stack:
        client = connected(stack, port)
        client.sendall(
            b"POST /digest HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % MOST_BODY
        )
        for start, end in pieces:
            client.sendall(body[start:end])
            answers(port)  # so the server reads what came before it gets the next piece
        assert sha256(body).hexdigest().encode() in received(client)


def test_a_form_that_is_too_large_is_answered_without_its_body(port: int) -> None:
    with ExitStack() as stack:
        client = connected(stack, port)
        client.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % (MOST_BODY + 1))
        assert b"POST /form" in received(client)


def test_django_refuses_what_is_longer_than_the_server_takes() -> None:
    assert django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE == MOST_BODY
