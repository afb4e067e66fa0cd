"""The web server and its proxy agree where a request ends, or the server refuses it."""

from contextlib import ExitStack

import pytest

from tests.dashboard.operations.test_receiving import HEAD, connected, port, received

__all__ = ["port"]  # a fixture

SECOND = b"GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + SECOND,
        HEAD + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + SECOND,
        HEAD + b"Content-Length: +0\r\n\r\n" + SECOND,
        HEAD + b"Content-Length: 0x0\r\n\r\n" + SECOND,
        HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND,
        HEAD + b"Transfer-Encoding: identity, chunked, chunked\r\n\r\n0\r\n\r\n" + SECOND,
        HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SECOND,
        HEAD + b"Content-Length : 0\r\n\r\n" + SECOND,
        HEAD + b"X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
        b"POST /form HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
    ],
)
def test_a_request_of_doubtful_length_is_refused(request_: bytes, port: int) -> None:
    with ExitStack() as stack:
        client = connected(stack, port)
        client.sendall(request_)
        answer = received(client, end=b"GET /second")
    assert answer.split(b" ")[1] in {b"400", b"501"}
    assert b"/second" not in answer
