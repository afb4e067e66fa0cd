"""Names of assistants and squads: read in the background, shared, never waited for long."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

import vapi_sandbox
from phone_numbers.assignees import directory
from phone_numbers.assignees.assignee import assignees_of
from phone_numbers.assignees.directory import CLOCK_SKEW, FRESH, Directory, DirectoryLookup
from tests.cast import Cast
from vapi_client.names import NO_NAMES, Names
from vapi_client.schemas.phone_number import PhoneNumber
from vapi_sandbox import Fault

LIST = "/orgs/acme/numbers/"


def lookup(cast: Cast) -> Directory | None:
    return DirectoryLookup(cast.acme, cast.acme.vapi()).result()


def settled(cast: Cast) -> Directory:
    """The directory once its reading has ended."""
    for _ in range(500):
        if found := lookup(cast):
            return found
        time.sleep(0.01)
    raise AssertionError("the directory wasn't read")


def test_names_are_read(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    found = settled(cast)
    named = {each["id"]: each.get("name") for each in vapi_acme.assistants}
    assert found.assistants == Names(named, complete=True)
    assert len(found.squads.by_id) == 2


def test_a_slow_directory_is_not_waited_for(
    cast: Cast, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"provider": "vapi", "assistantId": vapi_acme.assistants[0]["id"]})
    vapi_acme.fail("assistants", Fault("latency", seconds=0.6, times=1))
    response = as_viewer.get(LIST)
    assert response.status_code == 200
    assert "data-pending=" in response.text, "it would have the names had it waited"
    assert 'hx-trigger="load' in response.text


def test_others_use_the_same_reading(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    settled(cast)
    directory._here.clear()  # as in another process
    settled(cast)
    read = [request.operation for request in vapi_acme.requests]
    assert read.count("assistants") == read.count("squads") == 1


def test_stale_names_are_used_while_new_ones_are_read(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = settled(cast)
    new = vapi_acme.put_assistant({"name": "New one"})
    monkeypatch.setattr(directory, "FRESH", timedelta(0))
    cache.delete(f"{_key(cast)}:lease")
    vapi_acme.fail("assistants", Fault("latency", seconds=0.4, times=1))

    assert lookup(cast) == old
    for _ in range(500):
        found = settled(cast)
        if new["id"] in found.assistants.by_id:
            break
        time.sleep(0.01)
    assert found.assistants.by_id[new["id"]] == "New one"


def test_a_new_key_has_a_directory_of_its_own(cast: Cast) -> None:
    from pydantic import SecretStr

    before = _key(cast)
    cast.acme.set_api_key(SecretStr("sk-another-key"), region="us", by=None)
    assert _key(cast) != before


def test_a_list_that_is_refused_leaves_the_other(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("assistants", Fault(status=403))
    found = settled(cast)
    assert found.assistants == NO_NAMES
    assert found.squads.complete


def _key(cast: Cast) -> str:
    return DirectoryLookup(cast.acme, cast.acme.vapi())._key


NOW = datetime(2026, 11, 23, tzinfo=UTC)
LONG_AGO = (NOW - timedelta(days=9)).isoformat()


def number(**fields: object) -> PhoneNumber:
    return PhoneNumber.read({"id": "1", "updatedAt": LONG_AGO, **fields})


def known(*, complete: bool = True, names: dict[str, str | None] | None = None) -> Directory:
    found = Names(names or {}, complete=complete)
    return Directory(assistants=found, squads=found, read_at=NOW)


def states(number: PhoneNumber, directory: Directory | None) -> list[tuple[str, str, str]]:
    return [(each.kind, each.label, each.state) for each in assignees_of(number, directory)]


def test_states_of_an_assignment() -> None:
    assigned = number(assistantId="0123456789")
    assert states(assigned, None) == [("assistant", "01234567", "pending")]
    assert states(assigned, known(names={"0123456789": "Reception"})) == [
        ("assistant", "Reception", "named")
    ]
    assert states(assigned, known(names={"0123456789": None})) == [
        ("assistant", "01234567", "unnamed")
    ]
    assert states(assigned, known()) == [("assistant", "01234567", "deleted")]


def test_deleted_is_said_only_of_a_complete_reading_that_began_later() -> None:
    assigned = number(assistantId="0123456789")
    assert states(assigned, known(complete=False)) == [("assistant", "01234567", "unknown")]
    just_now = number(assistantId="0123456789", updatedAt=(NOW - CLOCK_SKEW).isoformat())
    assert states(just_now, known()) == [("assistant", "01234567", "unknown")]
    undated = number(assistantId="0123456789", updatedAt=None)
    assert states(undated, known()) == [("assistant", "01234567", "unknown")]


def test_all_assignments_are_shown_and_a_server_only_alone() -> None:
    server = {"url": "https://me:pw@hooks.example.com:8443/vapi?x=1"}
    everything = number(assistantId="a" * 9, squadId="s" * 9, workflowId="w" * 9, server=server)
    assert [kind for kind, _, _ in states(everything, None)] == ["assistant", "squad", "workflow"]
    assert states(number(server=server), None) == [("server", "hooks.example.com:8443", "named")]
    assert states(number(), None) == []


def test_a_directory_is_fresh_for_a_minute() -> None:
    assert timedelta(minutes=1) == FRESH
