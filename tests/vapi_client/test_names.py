"""Names are read completely, or said to be incomplete."""

from datetime import UTC, datetime, timedelta

from vapi_client import VapiClient
from vapi_client.names import PAGE_SIZE, read_names
from vapi_client.schemas.listing import CreatedWindow, Named
from vapi_sandbox import Organization, Sandbox

from .conftest import Connect

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def test_more_names_than_one_page_holds(sandbox: Sandbox, connect: Connect) -> None:
    large = sandbox.add_organization(assistants=1200)
    client = connect(key=large.key)

    names = read_names(client.list_assistants)

    assert names.complete
    assert names.by_id == {each["id"]: each.get("name") for each in large.assistants}


def test_no_names(sandbox: Sandbox, connect: Connect) -> None:
    client = connect(key=sandbox.add_organization().key)
    names = read_names(client.list_squads)
    assert names.complete
    assert names.by_id == {}


def test_pages_whose_edges_share_a_moment(client: VapiClient, organization: Organization) -> None:
    for place in range(PAGE_SIZE * 2):
        moment = BEGINNING + timedelta(seconds=place // 60)
        organization.put_assistant({"name": str(place), "createdAt": moment.isoformat()})

    names = read_names(client.list_assistants)

    assert names.complete
    assert len(names.by_id) == PAGE_SIZE * 2 + 3


def test_a_moment_that_a_page_cannot_hold_is_incomplete(
    client: VapiClient, organization: Organization
) -> None:
    for place in range(PAGE_SIZE + 1):
        organization.put_assistant({"name": str(place), "createdAt": BEGINNING.isoformat()})

    assert not read_names(client.list_assistants).complete


def test_a_list_that_begins_with_the_oldest_is_read_all_the_same() -> None:
    everything = [
        Named(id=str(place), createdAt=BEGINNING + timedelta(seconds=place))
        for place in range(PAGE_SIZE * 2 + 5)
    ]

    def oldest_first(window: CreatedWindow) -> tuple[Named, ...]:
        since = window.created_at_ge or BEGINNING
        fitting = [each for each in everything if each.created_at and each.created_at >= since]
        return tuple(fitting[:PAGE_SIZE])

    names = read_names(oldest_first)

    assert names.complete
    assert len(names.by_id) == len(everything)


def test_times_that_cannot_be_read_leave_it_incomplete() -> None:
    page = tuple(Named(id=str(place)) for place in range(PAGE_SIZE))
    assert not read_names(lambda window: page).complete
