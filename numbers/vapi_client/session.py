"""One request and its answer over HTTP: the JSON that came, or the typed error it stands for."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from pydantic import SecretStr

from .answers import error_of, json_of
from .connections import Connections
from .errors import Busy, Call, Down, NotConnected, TimedOut, Unreadable, VapiError
from .json_text import write_json
from .origin import Origin
from .scrubbing import Scrubber

# The first that fits names the error.
FAULTS: tuple[tuple[type[Exception], type[VapiError], str], ...] = (
    (httpx.PoolTimeout, Busy, "no connection became free in time"),
    (httpx.ConnectTimeout, NotConnected, "connecting took too long"),
    (httpx.TimeoutException, TimedOut, "no complete answer came in time"),
    (httpx.ConnectError, NotConnected, "the connection failed"),
    (httpx.ProxyError, NotConnected, "the proxy refused to connect"),
    (httpx.UnsupportedProtocol, NotConnected, "the address or its proxy has an unknown protocol"),
    (httpx.NetworkError, Down, "the connection broke off"),
    (httpx.ProtocolError, Down, "the connection broke off"),
    (zlib.error, Unreadable, "its compression is broken"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """A request to Vapi. `body` is sent as JSON unless it is None."""

    method: str
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Session:
    """Sends requests with one organization's key to one base URL."""

    api_key: SecretStr
    base_url: str
    connections: Connections
    origin: Origin | None = None

    def send(self, call: Call, request: Request) -> tuple[Call, Any]:
        """Return the call with its status, and the JSON that came. Raises VapiError."""
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
        with self.connections.client.stream(
            request.method,
            self.base_url + request.path + query,
            headers=self._headers(call, request),
            content=None if request.body is None else write_json(request.body),
        ) as response:
            answered = Call(call.operation, call.request_id, response.status_code)
            body = self._body(response, answered)
        if response.is_success:
            return answered, json_of(response, body, answered)
        raise error_of(response, body, answered, Scrubber(self.api_key, request.body))

    def _headers(self, call: Call, request: Request) -> list[tuple[str, str]]:
        """Return a request's own headers, the only place where the key stands in the clear."""
        return [
            *([] if request.body is None else [("Content-Type", "application/json")]),
            ("X-Request-Id", call.request_id),
            *([("traceparent", self.origin.traceparent)] if self.origin else []),
            ("Authorization", f"Bearer {self.api_key.get_secret_value()}"),
        ]

    def _body(self, response: httpx.Response, call: Call) -> bytearray:
        """Return the unpacked body. Raises Unreadable as soon as it exceeds the limit.

        httpx's own decoding has no limit, so a small answer could fill the memory.
        """
        most = self.connections.limits.response_bytes
        gzip = response.headers.get("content-encoding") == "gzip"
        unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress if gzip else _unchanged
        body = bytearray()
        for chunk in response.iter_raw():
            body += unpack(chunk, most + 1 - len(body))
            if len(body) > most:
                raise Unreadable(call, detail=f"it is larger than {most // 1_000_000} MB")
        return body


def _unchanged(chunk: bytes, most: int) -> bytes:
    return chunk
