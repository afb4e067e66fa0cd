"""One request and its answer over HTTP: the JSON, or the typed error it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import orjson
from pydantic import SecretStr

from .answers import error_of, json_of
from .connections import Connections
from .errors import Busy, Call, Down, NotConnected, TimedOut, Unreadable, VapiError

HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": "vapi-numbers-dashboard",
}

# The first that fits names the error; httpx's time-outs are transport errors too.
FAULTS: tuple[tuple[type[Exception], type[VapiError], str], ...] = (
    (httpx.PoolTimeout, Busy, "no connection became free in time"),
    (httpx.ConnectTimeout, NotConnected, "no connection came about in time"),
    (httpx.TimeoutException, TimedOut, "no complete answer came in time"),
    (httpx.ConnectError, NotConnected, "no connection came about"),
    (httpx.DecodingError, Unreadable, "its compression is broken"),
    (httpx.TransportError, Down, "the connection broke off"),
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
        except httpx.HTTPError as error:
            kind, detail = next(
                (kind, detail) for type_, kind, detail in FAULTS if isinstance(error, type_)
            )
            fault = kind(call, detail=detail)
        raise fault  # outside the handler, so that it isn't chained to what holds the request

    def _send(self, call: Call, request: Request) -> tuple[Call, Any]:
        with self.connections.http.answer(self._request(call, request)) as response:
            answered = Call(call.operation, call.request_id, response.status_code)
            body = self._body(response, answered)
        if response.is_success:
            return answered, json_of(response, body, answered)
        raise error_of(response, body, answered, self.api_key)

    def _request(self, call: Call, request: Request) -> httpx.Request:
        """What is sent. The key comes last, so that nothing else holds it bare."""
        headers = {**HEADERS, "X-Request-Id": call.request_id}
        content = None
        if request.body is not None:
            content = orjson.dumps(request.body)
            headers["Content-Type"] = "application/json"
        query = f"?{urlencode(request.parameters)}" if request.parameters else ""
        url = self.base_url + request.path + query
        sent = httpx.Request(request.method, url, headers=headers, content=content)
        sent.headers["Authorization"] = f"Bearer {self.api_key.get_secret_value()}"
        return sent

    def _body(self, response: httpx.Response, call: Call) -> bytes:
        most = self.connections.limits.response_bytes
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > most:
                raise Unreadable(call, detail=f"it is larger than {most // 1_000_000} MB")
        return bytes(body)
