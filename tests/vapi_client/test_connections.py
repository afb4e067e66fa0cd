"""The connections that all organizations share: nothing of one reaches another."""

import gzip
import tracemalloc
import zlib

import httpx
import pytest
from pydantic import SecretStr

from vapi_client import VapiClient
from vapi_client.connections import Connections, Limits
from vapi_client.errors import Unreadable
from vapi_client.schemas.listing import CreatedWindow

from .local_server import QuietHandler, serving

MB = 1_000_000


def client(url: str, connections: Connections, key: str = "key") -> VapiClient:
    return VapiClient(SecretStr(key), url, connections=connections)


def test_the_cookies_of_one_organization_never_reach_another() -> None:
    received: list[tuple[str, str | None]] = []

    class SetsCookies(QuietHandler):
        def get(self) -> None:
            received.append((self.headers["Authorization"], self.headers["Cookie"]))
            self.answer(Set_Cookie="session=of-one-organization; Path=/")

    connections = Connections()
    with serving(SetsCookies) as url:
        for key in ("one", "two", "one"):
            client(url, connections, key).list_assistants(CreatedWindow())
    connections.close()

    assert received == [("Bearer one", None), ("Bearer two", None), ("Bearer one", None)]
    assert not connections.client.cookies


def test_a_redirect_is_not_followed_so_the_key_stays_at_home() -> None:
    asked_elsewhere: list[str] = []

    class Elsewhere(QuietHandler):
        def get(self) -> None:
            asked_elsewhere.append(self.path)
            self.answer()

    with serving(Elsewhere) as elsewhere:

        class Redirects(QuietHandler):
            def get(self) -> None:
                self.answer(status=307, Location=f"{elsewhere}/assistant")

        connections = Connections()
        with serving(Redirects) as url, pytest.raises(Unreadable):
            client(url, connections).list_assistants(CreatedWindow())
        connections.close()
    assert asked_elsewhere == []


class TestCompressedAnswers:
    def test_a_gzipped_answer_is_unpacked(self) -> None:
        class Packs(QuietHandler):
            def get(self) -> None:
                assert self.headers["Accept-Encoding"] == "gzip"
                body = b'[{"id": "1", "name": "Ada"}]'
                self.answer(gzip.compress(body), Content_Encoding="gzip")

        connections = Connections()
        with serving(Packs) as url:
            [assistant] = client(url, connections).list_assistants(CreatedWindow())
        connections.close()
        assert assistant.name == "Ada"

    def test_no_answer_unpacks_beyond_the_limit(self) -> None:
        packed = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
        bomb = b"".join([*(packed.compress(bytes(MB)) for _ in range(200)), packed.flush()])
        assert len(bomb) < MB

        class Bombs(QuietHandler):
            def get(self) -> None:
                self.answer(bomb, Content_Encoding="gzip")

        connections = Connections(Limits(response_bytes=2 * MB))
        tracemalloc.start()
        try:
            with serving(Bombs) as url, pytest.raises(Unreadable, match="larger than 2 MB"):
                client(url, connections).list_assistants(CreatedWindow())
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            connections.close()
        assert most < 10 * MB


def test_closed_connections_send_nothing() -> None:
    connections = Connections()
    connections.close()
    with pytest.raises(RuntimeError):
        client("http://127.0.0.1:1", connections).list_assistants(CreatedWindow())


def test_each_operation_on_a_socket_has_its_time_limit() -> None:
    timeouts = Limits(connect=1, read=2, write=3, pool=4).timeouts
    assert timeouts == httpx.Timeout(connect=1, read=2, write=3, pool=4)
