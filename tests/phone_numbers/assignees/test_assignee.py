"""The assignees of a number, and how each is shown."""

from datetime import UTC, datetime, timedelta

import pytest

from phone_numbers.assignees.assignee import assignees_of, host_of
from phone_numbers.assignees.directory import CLOCK_SKEW, Directory
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

UNREADABLE = "Unreadable address"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://hooks.example.com/calls?id=1", "hooks.example.com"),
        ("HTTPS://Hooks.Example.com:8443", "Hooks.Example.com:8443"),
        ("https://user:hunter2@hooks.example.com/", "hooks.example.com"),
        ("https://hooks.example.com/calls@night", "hooks.example.com"),
        ("https://[2001:db8::1]:8443/calls", "[2001:db8::1]:8443"),
        ("https://bücher.example", "bücher.example"),
        ("hooks.example.com/calls", "hooks.example.com"),
        ("localhost", "localhost"),
        ("user:hunter2@hooks.example.com", UNREADABLE),
        ("//user:hunter2@hooks.example.com", UNREADABLE),
        ("https:user:hunter2@hooks.example.com", UNREADABLE),
        ("https://user:hunter/2@hooks.example.com", UNREADABLE),
        ("https://hunter@2@hooks.example.com", UNREADABLE),
        ("", UNREADABLE),
    ],
)
def test_only_the_host_of_a_server_is_shown(url: str, host: str) -> None:
    assert host_of(url) == host


NOW = datetime(2026, 11, 23, tzinfo=UTC)
LONG_AGO = (NOW - timedelta(days=9)).isoformat()


def number(**fields: object) -> PhoneNumber:
    return PhoneNumber.read({"id": "1", "updatedAt": LONG_AGO, **fields})


def directory_of(*, complete: bool = True, names: dict[str, str | None] | None = None) -> Directory:
    found = Names(names or {}, complete=complete)
    return Directory(assistants=found, squads=found, read_at=NOW)


def states(number: PhoneNumber, directory: Directory | None) -> list[tuple[str, str, str]]:
    return [(each.kind, each.label, each.state) for each in assignees_of(number, directory)]


def test_an_assistant_is_pending_named_unnamed_or_deleted() -> None:
    assigned = number(assistantId="0123456789")
    assert states(assigned, None) == [("assistant", "01234567", "pending")]
    assert states(assigned, directory_of(names={"0123456789": "Reception"})) == [
        ("assistant", "Reception", "named")
    ]
    assert states(assigned, directory_of(names={"0123456789": None})) == [
        ("assistant", "01234567", "unnamed")
    ]
    assert states(assigned, directory_of()) == [("assistant", "01234567", "deleted")]


def test_an_assistant_is_deleted_only_if_all_names_were_read_after_its_assignment() -> None:
    assigned = number(assistantId="0123456789")
    assert states(assigned, directory_of(complete=False)) == [("assistant", "01234567", "unknown")]
    just_now = number(assistantId="0123456789", updatedAt=(NOW - CLOCK_SKEW).isoformat())
    assert states(just_now, directory_of()) == [("assistant", "01234567", "unknown")]
    undated = number(assistantId="0123456789", updatedAt=None)
    assert states(undated, directory_of()) == [("assistant", "01234567", "unknown")]


def test_all_assignees_are_shown_and_a_server_only_if_there_is_no_other() -> None:
    server = {"url": "https://me:pw@hooks.example.com:8443/vapi?x=1"}
    everything = number(assistantId="a" * 9, squadId="s" * 9, workflowId="w" * 9, server=server)
    assert [kind for kind, _, _ in states(everything, None)] == ["assistant", "squad", "workflow"]
    assert states(number(server=server), None) == [("server", "hooks.example.com:8443", "named")]
    assert states(number(), None) == []
