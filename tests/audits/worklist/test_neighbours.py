"""The findings before and after each finding, in every order."""

import pytest

from audits.models import Audit, Finding
from audits.worklist.neighbours import Place, neighbours
from audits.worklist.selection import EVERYTHING, Selection
from audits.worklist.snapshot import Snapshot

SELECTIONS = {
    "everything": EVERYTHING,
    "a rule": Selection(rule="unassigned"),
    "a severity, reversed": Selection(severity="warning", sort="-finding"),
    "a provider": Selection(provider="twilio"),
    "by name": Selection(sort="name"),
    "by name, reversed": Selection(severity="info", sort="-name"),
}


@pytest.fixture
def snapshot(audit: Audit) -> Snapshot:
    return Snapshot(audit)


def all_of(snapshot: Snapshot, selection: Selection) -> list[Finding]:
    return list(snapshot.ordered(snapshot.findings(selection), selection.sort))


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_neighbours_follow_the_order_of_the_list(snapshot: Snapshot, selection: Selection) -> None:
    ordered = all_of(snapshot, selection)
    assert len(ordered) > 3
    for place, each in enumerate(ordered):
        found = neighbours(snapshot, selection, Place(each.rule, each.pk, each.search))
        assert (found.position, found.total) == (place + 1, len(ordered))
        assert found.previous == (ordered[place - 1] if place else None)
        assert found.next == next(iter(ordered[place + 1 :]), None)


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_a_fixed_finding_keeps_its_place(snapshot: Snapshot, selection: Selection) -> None:
    before, fixed, after, *_ = all_of(snapshot, selection)
    place = Place(fixed.rule, fixed.pk, fixed.search)
    fixed.delete()
    found = neighbours(snapshot, selection, place)
    assert (found.previous, found.next, found.position) == (before, after, 2)


def test_a_finding_of_an_unselected_rule_has_neighbours_too(snapshot: Snapshot) -> None:
    other = snapshot.findings(Selection(rule="blocked"))[0]
    selection = Selection(rule="unassigned")
    found = neighbours(snapshot, selection, Place(other.rule, other.pk, other.search))
    assert found.previous is None
    assert found.next == all_of(snapshot, selection)[0]
