"""Names are read completely, or marked as incomplete."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from vapi_client import VapiClient
from vapi_client.connections import Limits
from vapi_client.errors import ScanIncomplete
from vapi_client.names import PAGE_SIZE, Names, read_names, scan_names
from vapi_client.schemas.listing import MAX_LIMIT, AssistantOrSquad, CreatedWindow
from vapi_sandbox import Fault, Organization, Sandbox

from .conftest import Connect

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vapi_client.time_windows.FIRST_PAUSE", 0.001)


@pytest.fixture
def client(connect: Connect) -> VapiClient:
    return connect(limits=Limits(read=2, total=5, calls_per_key=8, wait_for_slot=2))


def test_names_beyond_one_page_are_read(sandbox: Sandbox, connect: Connect) -> None:
    large = sandbox.add_organization(assistants=1200)
    client = connect(key=large.key)

    names = read_names(client.list_assistants)

    assert names.complete
    assert names.by_id == {each["id"]: each.get("name") for each in large.assistants}


def test_an_organization_without_names_has_a_complete_empty_result(
    sandbox: Sandbox, connect: Connect
) -> None:
    client = connect(key=sandbox.add_organization().key)
    names = read_names(client.list_squads)
    assert names.complete
    assert names.by_id == {}


def test_names_created_in_the_moment_between_two_pages_are_read(
    client: VapiClient, organization: Organization
) -> None:
    for place in range(PAGE_SIZE * 2):
        moment = BEGINNING + timedelta(seconds=place // 60)
        organization.put_assistant({"name": str(place), "createdAt": moment.isoformat()})

    names = read_names(client.list_assistants)

    assert names.complete
    assert len(names.by_id) == PAGE_SIZE * 2 + 3


def test_a_moment_with_more_names_than_a_page_is_read(
    client: VapiClient, organization: Organization
) -> None:
    """The scan asks for the largest page. The API can't list more of one moment than that."""
    fill(organization, [BEGINNING] * (PAGE_SIZE + 1))
    assert read_names(client.list_assistants).complete

    fill(organization, [BEGINNING] * (MAX_LIMIT - PAGE_SIZE))
    assert not read_names(client.list_assistants).complete


def test_known_names_stay_when_a_scan_fails(client: VapiClient, organization: Organization) -> None:
    before = Names({"known-before": "Reception"}, complete=True)
    organization.fail("assistants", Fault(status=403))
    assert read_names(client.list_assistants, before=before) == Names(before.by_id, complete=False)


def test_names_without_times_are_incomplete() -> None:
    page = tuple(AssistantOrSquad(id=str(place)) for place in range(PAGE_SIZE))
    assert not read_names(lambda window: page).complete


def test_a_list_in_no_order_is_incomplete() -> None:
    times = [BEGINNING + timedelta(seconds=place % 7) for place in range(PAGE_SIZE)]
    page = tuple(
        AssistantOrSquad(id=str(place), created_at=time) for place, time in enumerate(times)
    )
    assert not read_names(lambda window: page).complete


PAGE = 20
SPREADS: dict[str, Callable[[int], list[datetime]]] = {
    "evenly": lambda count: [BEGINNING + timedelta(hours=place) for place in range(count)],
    "in bursts": lambda count: [
        BEGINNING + timedelta(days=100 * (place // 90), seconds=place) for place in range(count)
    ],
    "in few moments": lambda count: [
        BEGINNING + timedelta(days=place // 45) for place in range(count)
    ],
}


@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, PAGE + 1, 500])
@pytest.mark.parametrize("oldest_first", [False, True])
def test_every_name_is_read_once_in_order(
    spread: str, count: int, oldest_first: bool, client: VapiClient, organization: Organization
) -> None:
    for assistant in organization.assistants:
        organization.delete_assistant(assistant["id"])
    stored = fill(organization, SPREADS[spread](count))
    order = sorted(stored, key=lambda known: stored[known], reverse=not oldest_first)

    def in_other_order(window: CreatedWindow) -> tuple[AssistantOrSquad, ...]:
        everything = client.list_assistants(window.model_copy(update={"limit": MAX_LIMIT}))
        return everything[::-1][: window.limit]

    list_call = in_other_order if oldest_first else client.list_assistants
    found = [named for batch in scan_names(list_call, page_size=PAGE) for named in batch]

    assert Counter(named.id for named in found) == Counter(order)
    moments = [named.created_at for named in found]
    assert moments == [stored[known] for known in order]


@pytest.mark.parametrize("collection", ["assistants", "squads"])
def test_names_created_and_deleted_meanwhile_are_read_at_most_once(
    collection: str, client: VapiClient, organization: Organization
) -> None:
    """An assistant or squad that existed throughout is read exactly once."""
    put, delete = {
        "assistants": (organization.put_assistant, organization.delete_assistant),
        "squads": (organization.put_squad, organization.delete_squad),
    }[collection]
    moments = SPREADS["in few moments"](400)
    stored = [put({"name": "x", "createdAt": moment.isoformat()})["id"] for moment in moments]
    organization.fail("*", Fault("latency", seconds=0.01))
    gone: list[str] = []
    come: list[str] = []
    stop = threading.Event()

    def come_and_go() -> None:
        for place in range(0, 400, 4):
            delete(stored[place])
            gone.append(stored[place])
            come.append(put({"name": "y", "createdAt": moments[-place].isoformat()})["id"])
            if stop.wait(0.001):
                return

    thread = threading.Thread(target=come_and_go)
    thread.start()
    list_call = getattr(client, f"list_{collection}")
    counts = Counter(named.id for batch in scan_names(list_call, page_size=PAGE) for named in batch)
    stop.set()
    thread.join()

    throughout = set(stored) - set(gone)
    assert {known: counts[known] for known in throughout} == dict.fromkeys(throughout, 1)
    assert max(counts.values()) == 1


def test_progress_counts_without_a_total(client: VapiClient, organization: Organization) -> None:
    fill(organization, SPREADS["evenly"](50))
    told: list[tuple[int, int | None]] = []
    batches = scan_names(
        client.list_assistants, page_size=PAGE, progress=lambda *seen: told.append(seen)
    )
    assert sum(map(len, batches)) == 53
    assert told[-1] == (53, None)


def test_several_pages_are_fetched_at_once(client: VapiClient, organization: Organization) -> None:
    fill(organization, SPREADS["evenly"](300))
    most = under_way = 0
    lock = threading.Lock()

    def counted(window: CreatedWindow) -> tuple[AssistantOrSquad, ...]:
        nonlocal most, under_way
        with lock:
            under_way += 1
            most = max(most, under_way)
        try:
            time.sleep(0.02)
            return client.list_assistants(window)
        finally:
            with lock:
                under_way -= 1

    list(scan_names(counted, page_size=PAGE, workers=3))
    assert most == 3


@pytest.mark.parametrize(
    "fault", [Fault(status=401), Fault("cut_off"), Fault("wrong_shape", body="null")]
)
def test_a_scan_that_cannot_be_completed_raises(
    fault: Fault, client: VapiClient, organization: Organization
) -> None:
    fill(organization, SPREADS["evenly"](100))
    batches = scan_names(client.list_assistants, page_size=PAGE)
    next(batches)
    organization.fail("assistants", fault)
    with pytest.raises(ScanIncomplete):
        list(batches)


def fill(organization: Organization, moments: list[datetime]) -> dict[str, datetime]:
    return {
        organization.put_assistant({"name": "x", "createdAt": moment.isoformat()})["id"]: moment
        for moment in moments
    }
