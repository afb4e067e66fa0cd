"""Reading through the service module, from the sandbox over real sockets."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from pydantic import ValidationError

from vapi_client import VapiClient
from vapi_client.errors import KeyRefused, NotFound, Unreadable
from vapi_client.schemas.listing import CreatedWindow, PageQuery
from vapi_sandbox import Organization

from .conftest import IMPATIENT, Connect

EVERY_PARAMETER = {
    "search": "+1 415 & co",
    "page": 2,
    "limit": 25,
    "sortBy": "duration",
    "sortOrder": "ASC",
    "createdAtGt": datetime(2025, 1, 1, tzinfo=UTC),
    "createdAtLt": datetime(2026, 1, 1, tzinfo=UTC),
    "createdAtGe": datetime(2025, 1, 2, tzinfo=UTC),
    "createdAtLe": datetime(2026, 1, 2, tzinfo=UTC),
    "updatedAtGt": datetime(2025, 1, 3, tzinfo=UTC),
    "updatedAtLt": datetime(2026, 1, 3, tzinfo=UTC),
    "updatedAtGe": datetime(2025, 1, 4, tzinfo=UTC),
    "updatedAtLe": datetime(2026, 1, 4, 12, 30, 15, 123000, tzinfo=UTC),
}


def test_a_page_has_its_numbers_and_metadata(
    client: VapiClient, organization: Organization
) -> None:
    page = client.list_numbers(PageQuery(limit=25, page=2))

    assert page.metadata.total_items == 60
    assert page.metadata.current_page == 2
    newest_first = organization.numbers[::-1]
    assert [number.received for number in page.numbers] == newest_first[25:50]


def test_every_parameter_of_the_list_arrives(
    client: VapiClient, organization: Organization
) -> None:
    client.list_numbers(PageQuery.model_validate(EVERY_PARAMETER))

    query = organization.requests[-1].query
    assert set(query) == set(EVERY_PARAMETER)
    assert query["search"] == ["+1 415 & co"]
    assert query["updatedAtLe"] == ["2026-01-04T12:30:15.123000Z"]


def test_what_the_document_forbids_is_never_sent() -> None:
    for parameters in (
        {"limit": 1001},
        {"limit": -1},
        {"page": 0},
        {"search": "x" * 101},
        {"sortBy": "name"},
        {"sortOrder": "asc"},
        {"createdAtGe": datetime(2026, 1, 1)},  # without a time zone
    ):
        with pytest.raises(ValidationError):
            PageQuery.model_validate(parameters)


def test_all_numbers_of_a_time_window_are_listed(
    client: VapiClient, organization: Organization
) -> None:
    newest = organization.numbers[-1]
    window = CreatedWindow(created_at_ge=datetime.fromisoformat(newest["createdAt"]), limit=10)

    found = client.list_all_numbers(window)

    assert newest in [number.received for number in found]
    assert organization.requests[-1].path == "/phone-number"


def test_a_number_is_read_by_its_id(client: VapiClient, organization: Organization) -> None:
    stored = organization.put({"provider": "twilio", "number": "+14155550100", "timeout": 20})

    number = client.get_number(stored["id"])

    assert number.number == "+14155550100"
    assert number.received == stored


def test_an_unknown_number_raises_not_found(client: VapiClient) -> None:
    with pytest.raises(NotFound) as caught:
        client.get_number("00000000-0000-4000-8000-000000000000")
    assert caught.value.status == 404


def test_an_id_cannot_change_the_path(client: VapiClient, organization: Organization) -> None:
    with pytest.raises(NotFound):
        client.get_number("../assistant?limit=1")
    assert organization.requests[-1].path.startswith("/phone-number/")


def test_assistants_and_squads_have_ids_and_names(
    client: VapiClient, organization: Organization
) -> None:
    organization.put_assistant({"name": "Reception", "model": {"messages": ["long" * 10_000]}})

    assistants = client.list_assistants(CreatedWindow(limit=100))
    squads = client.list_squads(CreatedWindow(limit=100))

    assert len(assistants) == 4
    assert len(squads) == 2
    assert "Reception" in [named.name for named in assistants]
    assert all(named.received == {} for named in assistants), "the rest of them isn't kept"


def test_the_public_key_is_refused(connect: Connect, organization: Organization) -> None:
    with pytest.raises(KeyRefused) as caught:
        connect(key=organization.public_key).list_numbers(PageQuery())
    assert caught.value.status == 401
    assert "private key" in caught.value.messages[0]


def test_a_request_carries_the_id_that_its_error_names(
    client: VapiClient, organization: Organization
) -> None:
    organization.revoke()
    with pytest.raises(KeyRefused) as caught:
        client.list_numbers(PageQuery())
    headers = {name.lower(): value for name, value in organization.requests[-1].headers.items()}
    assert headers["x-request-id"] == caught.value.request_id


def test_a_key_that_is_not_ascii_is_rejected_without_quoting_it(connect: Connect) -> None:
    with pytest.raises(ValueError, match="ASCII") as caught:
        connect(key="sk-ünïcode")
    assert "ünï" not in str(caught.value)


@pytest.mark.parametrize("size", [1000, 3_000_000])
def test_the_size_limit_applies_to_the_unpacked_answer(
    size: int, connect: Connect, organization: Organization
) -> None:
    packed = gzip.compress(b"[" + b" " * size + b"]")
    with packed_upstream(packed) as url:
        client = connect(url=url)
        if size < IMPATIENT.response_bytes:
            assert client.list_assistants(CreatedWindow()) == ()
        else:
            with pytest.raises(Unreadable, match="larger than 2 MB"):
                client.list_assistants(CreatedWindow())


@pytest.mark.parametrize("packed", [b"no gzip", gzip.compress(b"[]" * 500, mtime=0)[:-20]])
def test_broken_compression_raises_unreadable(packed: bytes, connect: Connect) -> None:
    with packed_upstream(packed) as url, pytest.raises(Unreadable):
        connect(url=url).list_assistants(CreatedWindow())


def test_closed_connections_are_not_reopened(connect: Connect) -> None:
    client = connect()
    client._session.connections.close()
    with pytest.raises(RuntimeError, match="closed"):
        client.list_assistants(CreatedWindow())


@contextmanager
def packed_upstream(packed: bytes) -> Iterator[str]:
    """An upstream that answers everything with these bytes, said to be gzip."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(packed)))
            self.end_headers()
            self.wfile.write(packed)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
