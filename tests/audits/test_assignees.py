"""The assistants, squads and workflows of a snapshot."""

from collections import Counter

import pytest

import vapi_sandbox
from audits.assignees import Assignees, counted_assignees
from audits.models import Audit
from dashboard.activity.record import Actor
from tests.audits.conftest import audited
from tests.audits.running.conftest import change
from tests.cast import Cast
from vapi_sandbox import Fault

NAMES = {("assistant", "a-1"): "Sales", ("assistant", "a-2"): "", ("squad", "s-1"): "Night shift"}
COUNTS = Counter({("assistant", "a-1"): 2, ("workflow", "w-1"): 5, ("assistant", "gone"): 1})


LONG_AGO = "2026-01-01T00:00:00.000Z"


def assignees() -> Assignees:
    return Assignees(NAMES, counts=COUNTS)


def deleted(audit: Audit) -> set[str]:
    return {each.id for each in counted_assignees(audit).matching("") if each.is_deleted}


def test_those_with_the_most_numbers_come_first() -> None:
    shown = [(each.label, each.number_count) for each in assignees().matching("")]
    assert shown == [("w-1", 5), ("Sales", 2), ("gone", 1), ("a-2", 0), ("Night shift", 0)]


def test_they_are_sorted_either_way() -> None:
    by_name = [each.label for each in assignees().matching("", "name")]
    assert by_name == sorted(by_name, key=str.casefold)
    assert [each.label for each in assignees().matching("", "-name")] == by_name[::-1]


def test_they_are_found_by_a_part_of_the_name_or_the_id() -> None:
    assert [each.id for each in assignees().matching("NIGHT")] == ["s-1"]
    assert [each.id for each in assignees().matching("w-")] == ["w-1"]


@pytest.mark.parametrize("lists_assistants", [True, False])
def test_only_a_complete_directory_tells_who_was_deleted(
    lists_assistants: bool, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    gone = {"assistantId": "gone-1", "squadId": "gone-2", "updatedAt": LONG_AGO}
    vapi_acme.put({**vapi_acme.numbers[0], **gone})
    if not lists_assistants:
        vapi_acme.fail("assistants", Fault("status", status=403))
    shown = deleted(audited(cast.acme))
    assert ("gone-1" in shown, "gone-2" in shown) == (lists_assistants, True)


def test_an_assistant_that_is_newer_than_the_audit_is_not_shown_as_deleted(
    cast: Cast, actor: Actor, vapi_acme: vapi_sandbox.Organization
) -> None:
    audit = audited(cast.acme)
    new = vapi_acme.put_assistant({"name": "Claims intake"})
    change(cast, actor, vapi_acme.numbers[0], assistantId=new["id"])
    shown = {each.id: each for each in counted_assignees(audit).matching("")}
    assert shown[new["id"]].number_count == 1
    assert not shown[new["id"]].is_deleted


def test_without_a_name_the_beginning_of_the_id_is_the_label() -> None:
    assert assignees().label_of("a-1") == "Sales"
    assert assignees().label_of("0d8ad0a8-3c5e-4e8e") == "0d8ad0a8"
    assert assignees().label_of("") == ""
