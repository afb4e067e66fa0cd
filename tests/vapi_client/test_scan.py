"""A scan returns every number once, even while some come and go, or raises ScanIncomplete."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vapi_client import VapiClient
from vapi_client.connections import Limits
from vapi_client.errors import ScanIncomplete
from vapi_client.json_values import JSON
from vapi_client.scan import scan_numbers
from vapi_client.schemas.listing import PageQuery, PhoneNumberPage
from vapi_sandbox import Fault, Organization, Sandbox

from .conftest import Connect

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = 40


@pytest.fixture
def organization(sandbox: Sandbox) -> Organization:
    return sandbox.add_organization()


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vapi_client.time_windows.FIRST_PAUSE", 0.001)


@pytest.fixture
def client(connect: Connect) -> VapiClient:
    return connect(limits=Limits(read=2, total=5, calls_per_key=8, wait_for_slot=2))


def fill(organization: Organization, moments: list[datetime]) -> set[str]:
    return {
        organization.put({"provider": "vapi", "createdAt": written(moment)})["id"]
        for moment in moments
    }


def written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ids(batches: Iterator[list[JSON]]) -> list[str]:
    return [number["id"] for batch in batches for number in batch]


def evenly(count: int) -> list[datetime]:
    return [BEGINNING + timedelta(hours=place) for place in range(count)]


def in_bursts(count: int) -> list[datetime]:
    """Return bursts of 250, years apart. Windows of equal length overflow or stay empty."""
    return [
        BEGINNING + timedelta(days=900 * (place // 250), milliseconds=place % 250)
        for place in range(count)
    ]


def in_few_moments(count: int) -> list[datetime]:
    return [BEGINNING + timedelta(seconds=place // 20) for place in range(count)]


def in_one_moment(count: int) -> list[datetime]:
    return [BEGINNING] * count


@pytest.mark.parametrize("spread", [evenly, in_bursts, in_few_moments, in_one_moment])
@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, PAGE + 1, 7 * PAGE, 1000])
def test_every_number_is_read_once_in_the_order_of_creation(
    spread: type, count: int, client: VapiClient, organization: Organization
) -> None:
    stored = fill(organization, spread(count))

    found = [number for batch in scan_numbers(client, page_size=PAGE) for number in batch]

    assert Counter(number["id"] for number in found) == Counter(stored)
    times = [number["createdAt"] for number in found]
    assert times == sorted(times)
    assert found == [organization.get(number["id"]) for number in found]


def test_a_scan_can_be_narrowed_to_a_search_and_dates(
    client: VapiClient, organization: Organization
) -> None:
    moments = evenly(400)
    for place, moment in enumerate(moments):
        name = "Büro" if place % 2 else "Desk"
        organization.put({"provider": "vapi", "name": name, "createdAt": written(moment)})
    matching = PageQuery(
        search="desk",
        created_at_ge=moments[50],
        created_at_lt=moments[350],
        created_at_gt=moments[99],
        page=3,
        limit=7,
        sort_order="DESC",
    )
    batches = scan_numbers(client, matching=matching, page_size=PAGE)
    found = [number for batch in batches for number in batch]
    assert [number["createdAt"] for number in found] == list(map(written, moments[100:350:2]))


def test_no_page_needs_an_offset(client: VapiClient, organization: Organization) -> None:
    fill(organization, evenly(300))
    ids(scan_numbers(client, page_size=PAGE))
    assert all("page" not in request.query for request in organization.requests)


def test_a_scan_needs_few_pages(client: VapiClient, organization: Organization) -> None:
    fill(organization, evenly(1000))
    ids(scan_numbers(client, page_size=PAGE))
    assert len(organization.requests) < 1.6 * 1000 / PAGE


def test_progress_counts_numbers_and_their_total(
    client: VapiClient, organization: Organization
) -> None:
    fill(organization, evenly(200))
    told: list[tuple[int, int]] = []
    ids(scan_numbers(client, page_size=PAGE, progress=lambda *seen: told.append(seen)))
    assert told[-1] == (200, 200)
    assert told == sorted(told)


def test_progress_is_reported_while_an_answer_is_awaited(
    client: VapiClient, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A caller that holds a lease can renew it meanwhile."""
    monkeypatch.setattr("vapi_client.time_windows.HEARTBEAT", 0.05)
    organization.fail("list", Fault("latency", seconds=0.5, times=2))
    fill(organization, evenly(PAGE // 2))
    told: list[tuple[int, int]] = []
    ids(scan_numbers(client, page_size=PAGE, progress=lambda *seen: told.append(seen)))
    assert told.count((0, PAGE // 2)) > 3
    assert told[-1] == (PAGE // 2, PAGE // 2)


def test_a_scan_fails_rather_than_wait_longer_than_its_limit(
    client: VapiClient, organization: Organization
) -> None:
    fill(organization, evenly(PAGE // 2))
    organization.fail("list", Fault(status=429, headers={"retry-after": "3600"}))
    began = time.monotonic()
    with pytest.raises(ScanIncomplete):
        ids(scan_numbers(client, page_size=PAGE))
    assert time.monotonic() - began < 20


def test_a_limited_number_of_pages_is_fetched_at_once(
    client: VapiClient, organization: Organization
) -> None:
    fill(organization, evenly(400))
    organization.fail("list", Fault("latency", seconds=0.05))
    most, running, lock = 0, 0, threading.Lock()
    listed = client.list_numbers

    def counted(*arguments: object) -> object:
        nonlocal most, running
        with lock:
            running += 1
            most = max(most, running)
        try:
            return listed(*arguments)  # type: ignore[arg-type]
        finally:
            with lock:
                running -= 1

    client.list_numbers = counted  # type: ignore[method-assign, assignment]
    ids(scan_numbers(client, page_size=PAGE, workers=3))
    assert most == 3


@pytest.mark.parametrize("spread", [evenly, in_few_moments, in_one_moment])
def test_numbers_created_and_deleted_meanwhile_are_read_at_most_once(
    spread: type, client: VapiClient, organization: Organization
) -> None:
    """A number that existed throughout is read exactly once."""
    stored = sorted(fill(organization, spread(600)))
    chosen = random.Random(1)
    doomed = chosen.sample(stored, 150)
    stop, gone, come = threading.Event(), list[str](), list[str]()

    def come_and_go() -> None:
        for number_id in doomed:
            if stop.is_set():
                return
            organization.delete(number_id)
            gone.append(number_id)
            moment = written(chosen.choice(spread(600)))
            come.append(organization.put({"provider": "vapi", "createdAt": moment})["id"])
            stop.wait(0.001)

    organization.fail("list", Fault("latency", seconds=0.01))
    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        counts = Counter(ids(scan_numbers(client, page_size=PAGE)))
    except ScanIncomplete:
        assert spread is in_one_moment, "only a scan of a single moment may fail"
        counts = Counter(set(stored))
    finally:
        stop.set()
        thread.join()

    throughout = set(stored) - set(gone)
    assert {number_id: counts[number_id] for number_id in throughout} == dict.fromkeys(
        throughout, 1
    )
    assert max(counts.values()) == 1
    assert set(counts) <= set(stored) | set(come)


@pytest.mark.parametrize(
    "fault",
    [Fault(status=401), Fault(status=500), Fault("cut_off"), Fault("wrong_shape", body="null")],
)
def test_a_scan_that_cannot_be_completed_raises(
    fault: Fault, client: VapiClient, organization: Organization
) -> None:
    fill(organization, evenly(300))
    batches = scan_numbers(client, page_size=PAGE)
    next(batches)
    organization.fail("list", fault)
    with pytest.raises(ScanIncomplete):
        list(batches)


def test_temporary_errors_are_retried(client: VapiClient, organization: Organization) -> None:
    stored = fill(organization, evenly(300))
    organization.fail("list", Fault(status=429, rate=0.3, headers={"retry-after-ms": "1"}))
    organization.fail("list", Fault("reset", rate=0.1))
    assert sorted(ids(scan_numbers(client, page_size=PAGE))) == sorted(stored)


ODD_TIMES = [
    "long ago",
    None,
    7,
    "",
    "2026-01-01T00:00:00",  # without an offset
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "2077-01-01T00:00:00Z",
]


@given(
    st.lists(st.sampled_from(ODD_TIMES), max_size=3 * PAGE),
    st.sampled_from([0, 1, PAGE - 1, PAGE, 3 * PAGE]),
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_without_a_valid_time_of_creation_are_read_too(
    client: VapiClient, organization: Organization, odd: list[object], count: int
) -> None:
    for number in organization.numbers:
        organization.delete(number["id"])
    stored = fill(organization, evenly(count))
    for created in odd:
        stored.add(organization.put({"provider": "vapi", "createdAt": created})["id"])
    assert set(ids(scan_numbers(client, page_size=PAGE))) == stored


@pytest.mark.parametrize("count", [PAGE, PAGE + 1, 5 * PAGE])
@pytest.mark.parametrize("created", ["long ago", "2026-01-03T00:00:00", "2076-01-01T00:00:00"])
def test_pages_of_them_are_read_wherever_vapi_lists_them(
    client: VapiClient, organization: Organization, created: str, count: int
) -> None:
    """The sandbox lists them before all others, between them, and after them."""
    stored = fill(organization, evenly(3 * PAGE))
    for _ in range(count):
        stored.add(organization.put({"provider": "vapi", "createdAt": created})["id"])
    assert sorted(ids(scan_numbers(client, page_size=PAGE))) == sorted(stored)


def test_an_organization_without_any_valid_time_is_read(
    client: VapiClient, organization: Organization
) -> None:
    moments = [written(each).removesuffix("Z") for each in evenly(3 * PAGE)]
    stored = {organization.put({"provider": "vapi", "createdAt": each})["id"] for each in moments}
    assert sorted(ids(scan_numbers(client, page_size=PAGE))) == sorted(stored)


def test_numbers_between_which_no_time_leads_on_are_read_once_while_some_are_deleted(
    client: VapiClient, organization: Organization
) -> None:
    odd = [organization.put({"provider": "vapi", "createdAt": ""})["id"] for _ in range(5 * PAGE)]
    stored = fill(organization, evenly(PAGE))
    doomed = iter(odd[:7])
    listed = client.list_numbers

    def shifting(query: PageQuery) -> PhoneNumberPage:
        page = listed(query)
        if number_id := query.page and next(doomed, None):
            organization.delete(number_id)
        return page

    client.list_numbers = shifting  # type: ignore[method-assign]
    found = ids(scan_numbers(client, page_size=PAGE))
    assert len(found) == len(set(found))
    assert {*odd[7:], *stored} == set(found)


def test_numbers_that_never_stay_the_same_make_it_incomplete(
    client: VapiClient, organization: Organization
) -> None:
    odd = iter([organization.put({"createdAt": ""})["id"] for _ in range(9 * PAGE)])
    listed = client.list_numbers

    def shifting(query: PageQuery) -> PhoneNumberPage:
        organization.delete(next(odd))
        return listed(query)

    client.list_numbers = shifting  # type: ignore[method-assign]
    with pytest.raises(ScanIncomplete, match="keep changing"):
        list(scan_numbers(client, page_size=PAGE))
