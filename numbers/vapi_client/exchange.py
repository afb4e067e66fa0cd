"""One request and its answer over HTTP: the JSON, or the typed error it stands for."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpcore
import httpx
import orjson
from pydantic import SecretStr

from .answers import error_of, json_of
from .connections import Connections
from .errors import Busy, Call, Down, NotConnected, TimedOut, Unreadable, VapiError

HEADERS = [
    ("Accept", "application/json"),
    ("Accept-Encoding", "gzip"),
    ("User-Agent", "vapi-numbers-dashboard"),
]

# The first that fits names the error.
FAULTS: tuple[tuple[type[Exception], type[VapiError], str], ...] = (
    (httpcore.PoolTimeout, Busy, "no connection became free in time"),
    (httpcore.ConnectTimeout, NotConnected, "no connection came about in time"),
    (httpcore.TimeoutException, TimedOut, "no complete answer came in time"),
    (httpcore.ConnectError, NotConnected, "no connection came about"),
    (httpcore.NetworkError, Down, "the connection broke off"),
    (httpcore.ProtocolError, Down, "the connection broke off"),
    (httpcore.UnsupportedProtocol, Down, "no connection is possible"),
    (zlib.error, Unreadable, "its compression is broken"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. `body` is sent as JSON unless it is None."""

    method: str
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Sends requests with one key to one address."""

    api_key: SecretStr
    base_url: str
    connections: Connections

    def answer(self, call: Call, request: Request) -> tuple[Call, Any]:
        """The call with its status, and the JSON that came; raises what `errors` names."""
        try:
            return self._send(call, request)
        except tuple(fault[0] for fault in FAULTS) as error:
            kind, detail = next(
                (kind, detail) for type_, kind, detail in FAULTS if isinstance(error, type_)
            )
            fault = kind(call, detail=detail)
        raise fault  # outside the handler, so that it isn't chained to what holds the request

    def _send(self, call: Call, request: Request) -> tuple[Call, Any]:
        query = f"?{urlencode(request.parameters)}" if request.parameters else ""
        with self.connections.pool.stream(
            request.method,
            self.base_url + request.path + query,
            headers=self._headers(call, request),
            content=None if request.body is None else orjson.dumps(request.body),
            extensions={"timeout": self.connections.limits.timeouts},
        ) as stream:
            response = httpx.Response(stream.status, headers=stream.headers)
            answered = Call(call.operation, call.request_id, response.status_code)
            body = self._body(stream, response.headers, answered)
        if response.is_success:
            return answered, json_of(response, body, answered)
        raise error_of(response, body, answered, self.api_key)

    def _headers(self, call: Call, request: Request) -> list[tuple[str, str]]:
        """What goes along; nothing else holds the key bare."""
        return [
            *HEADERS,
            *([] if request.body is None else [("Content-Type", "application/json")]),
            ("X-Request-Id", call.request_id),
            ("Authorization", f"Bearer {self.api_key.get_secret_value()}"),
        ]

    def _body(self, stream: httpcore.Response, headers: httpx.Headers, call: Call) -> bytearray:
        most = self.connections.limits.response_bytes
        gzip = headers.get("content-encoding") == "gzip"
        unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress if gzip else _as_it_is
        body = bytearray()
        for chunk in stream.iter_stream():
            body += unpack(chunk, most + 1 - len(body))
            if len(body) > most:
                raise Unreadable(call, detail=f"it is larger than {most // 1_000_000} MB")
        return body


def _as_it_is(chunk: bytes, most: int) -> bytes:
    return chunk
