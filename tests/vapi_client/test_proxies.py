"""Requests go through the proxies that the environment names, within the call's deadline."""

import select
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from pydantic import SecretStr

from vapi_client import VapiClient
from vapi_client.connections import Connections, Limits
from vapi_client.errors import NotConnected, TimedOut, VapiError
from vapi_client.proxies import proxy_mounts
from vapi_client.schemas.listing import CreatedWindow
from vapi_client.transport import UnsupportedProxy

from .local_server import QuietHandler, serving

LIMITS = Limits(connect=2, read=2, total=3)
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


class Tunnel(QuietHandler):
    """A proxy that connects every tunnel to `target`, whatever host is asked for."""

    target: tuple[str, int]
    asked: list[tuple[str, str | None]]

    def tunnel(self) -> None:
        self.asked.append((self.path, self.headers["Proxy-Authorization"]))
        with socket.create_connection(self.target) as upstream:
            self.send_response(200)
            self.end_headers()
            pair = [self.connection, upstream]
            while readable := select.select(pair, [], [], 10)[0]:
                for each in readable:
                    data = each.recv(65536)
                    if not data:
                        self.close_connection = True
                        return
                    pair[pair[0] is each].sendall(data)


def call(url: str, limits: Limits = LIMITS) -> None:
    connections = Connections(limits)
    try:
        VapiClient(SecretStr("key"), url, connections=connections).list_assistants(CreatedWindow())
    finally:
        connections.close()


def test_a_plain_request_goes_by_http_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Proxy(QuietHandler):
        def get(self) -> None:
            asked.append(self.path)
            self.answer()

    with serving(Proxy) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy)
        call("http://vapi.example")
    [path] = asked
    assert path.startswith("http://vapi.example/assistant")


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
def test_the_deadline_holds_in_a_tunnel_that_drips(
    variable: str, monkeypatch: pytest.MonkeyPatch, drips: tuple[str, int]
) -> None:
    """The server behind the tunnel sends a byte at a time, each well before the time limit."""

    class Proxy(Tunnel):
        target = drips
        asked = []

    with serving(Proxy) as proxy:
        monkeypatch.setenv(variable, proxy.replace("http://", "http://ada:secret@"))
        began = time.monotonic()
        with pytest.raises(VapiError) as caught:
            call("https://vapi.example")
    assert type(caught.value) in (TimedOut, NotConnected)
    assert time.monotonic() - began < LIMITS.total + 2
    assert Proxy.asked[0] == ("vapi.example:443", "Basic YWRhOnNlY3JldA==")


@pytest.fixture
def drips() -> Iterator[tuple[str, int]]:
    """A TLS server that sends its handshake byte by byte and never finishes it."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            while not ended.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    record = b"\x16\x03\x03\x40\x00" + bytes(16384)
                    for byte in record:
                        if ended.wait(0.05):
                            return
                        try:
                            connection.sendall(bytes([byte]))
                        except OSError:
                            break

        threading.Thread(target=drip, daemon=True).start()
        yield listening.getsockname()
        ended.set()


def test_a_proxy_that_refuses_means_that_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refuses(QuietHandler):
        def tunnel(self) -> None:
            self.answer(status=403)

    with serving(Refuses) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        with pytest.raises(NotConnected, match="the proxy refused"):
            call("https://vapi.example")


def test_a_socks_proxy_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(NotConnected, match="unknown protocol"):
        call("https://vapi.example")


def test_loopback_addresses_are_never_sent_to_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    class Vapi(QuietHandler):
        def get(self) -> None:
            self.answer()

    monkeypatch.setenv("ALL_PROXY", "http://proxy.invalid:3128")
    with serving(Vapi) as url:
        call(url)


@pytest.mark.parametrize(
    ("no_proxy", "address", "is_direct"),
    [
        ("", "https://api.vapi.ai", False),
        ("vapi.ai", "https://api.vapi.ai", True),
        (".vapi.ai", "https://api.vapi.ai", True),
        ("api.vapi.ai, other.example", "https://api.vapi.ai", True),
        ("10.0.0.1", "https://10.0.0.1", True),
        ("[fd00::1]", "https://[fd00::1]", True),
        ("pi.ai", "https://api.vapi.ai", False),
        ("*", "https://api.vapi.ai", True),
    ],
)
def test_no_proxy_names_the_hosts_to_reach_directly(
    no_proxy: str, address: str, is_direct: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://proxy.example")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    answered = httpx.MockTransport(lambda request: httpx.Response(200))
    with httpx.Client(transport=answered, mounts=proxy_mounts(1), trust_env=False) as client:
        try:
            went_direct = client.get(address).is_success
        except httpx.UnsupportedProtocol:
            went_direct = False
    assert went_direct is is_direct


def test_without_variables_every_request_is_direct() -> None:
    assert proxy_mounts(1) == {}


def test_a_proxy_without_a_scheme_speaks_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    assert not isinstance(proxy_mounts(1)["https://"], UnsupportedProxy)
