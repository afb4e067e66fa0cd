"""Each call sends its request to the API and returns typed objects."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from vapi_client import VapiClient
from vapi_client.connections import Connections
from vapi_client.errors import KeyRefused, NotFound
from vapi_client.schemas.listing import CreatedWindow, PageQuery
from vapi_sandbox import Fault, Organization, Sandbox

from .conftest import Connect

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
    assert all(named.received == {} for named in assistants), "their other fields aren't kept"


def test_the_public_key_is_refused(connect: Connect, organization: Organization) -> None:
    with pytest.raises(KeyRefused) as caught:
        connect(key=organization.public_key).list_numbers(PageQuery())
    assert caught.value.status == 401
    assert "private key" in caught.value.messages[0]


def test_a_key_that_is_not_ascii_is_rejected_without_quoting_it(connect: Connect) -> None:
    with pytest.raises(ValueError, match="ASCII") as caught:
        connect(key="sk-ünïcode")
    assert "ünï" not in str(caught.value)


def test_before_call_runs_once_before_a_call_and_its_repeats(
    organization: Organization, sandbox: Sandbox
) -> None:
    seen: list[int] = []

    def before_call() -> None:
        seen.append(len(organization.requests))

    connections = Connections()
    client = VapiClient(
        SecretStr(organization.key), sandbox.url, connections=connections, before_call=before_call
    )
    organization.fail("list", Fault("status", status=503, times=1))
    client.list_numbers(PageQuery(limit=1))
    connections.close()
    assert seen == [0]
    assert len(organization.requests) == 2
