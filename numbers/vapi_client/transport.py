"""The httpx transport to Vapi, whose connections keep to a call's total deadline.

`httpx.HTTPTransport` can't be given a network backend, so this one makes httpcore's pool itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx

from .deadline import DeadlineBackend, check_deadline

# httpcore's exceptions and httpx's, the most specific first.
_EXCEPTIONS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (httpcore.PoolTimeout, httpx.PoolTimeout),
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.ReadTimeout, httpx.ReadTimeout),
    (httpcore.WriteTimeout, httpx.WriteTimeout),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.ReadError, httpx.ReadError),
    (httpcore.WriteError, httpx.WriteError),
    (httpcore.ProxyError, httpx.ProxyError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
    (httpcore.LocalProtocolError, httpx.LocalProtocolError),
    (httpcore.RemoteProtocolError, httpx.RemoteProtocolError),
)


class DeadlineTransport(httpx.BaseTransport):
    """Sends requests over a pool of at most `connections` connections, by a proxy where given."""

    def __init__(self, connections: int, proxy: httpx.Proxy | None = None) -> None:
        self.pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            proxy=None if proxy is None else _httpcore_proxy(proxy),
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=30,
            network_backend=DeadlineBackend(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises httpx's transport errors, here and while the body is read.

        ConnectTimeout means that nothing was sent: an open connection may be at hand when the
        deadline has passed already.
        """
        assert isinstance(request.stream, httpx.SyncByteStream)  # noqa: S101 - a request of Client
        with _httpx_exceptions():
            check_deadline()
            answered = self.pool.handle_request(
                httpcore.Request(
                    request.method,
                    _httpcore_url(request.url),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            answered.status, headers=answered.headers, stream=_ResponseStream(answered)
        )

    def close(self) -> None:
        self.pool.close()


class UnsupportedProxy(httpx.BaseTransport):
    """Refuses every request, since the environment names a proxy of an unsupported kind."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.UnsupportedProtocol("the proxy's address must begin with http:// or https://")


class _ResponseStream(httpx.SyncByteStream):
    def __init__(self, answered: httpcore.Response) -> None:
        self._answered = answered

    def __iter__(self) -> Iterator[bytes]:
        with _httpx_exceptions():
            yield from self._answered.iter_stream()

    def close(self) -> None:
        self._answered.close()


@contextmanager
def _httpx_exceptions() -> Iterator[None]:
    kinds = tuple(kind for kind, _ in _EXCEPTIONS)
    try:
        yield
    except kinds as error:
        kind = next(theirs for ours, theirs in _EXCEPTIONS if isinstance(error, ours))
        raise kind(str(error)) from error


def _httpcore_url(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _httpcore_proxy(proxy: httpx.Proxy) -> httpcore.Proxy:
    is_encrypted = proxy.url.scheme == "https"
    return httpcore.Proxy(
        _httpcore_url(proxy.url),
        auth=proxy.raw_auth,
        headers=proxy.headers.raw,
        ssl_context=httpx.create_ssl_context() if is_encrypted else None,
    )
