"""The counts of a snapshot match its numbers and findings."""

from importlib import import_module

import pytest
from django.apps import apps

import vapi_sandbox
from audits.facets import ASSIGNED, FACETS
from audits.models import Acceptance, AuditedNumber, Finding
from audits.worklist.selection import ACCEPTED, EVERYTHING, Selection
from audits.worklist.snapshot import Snapshot, selected_counts
from tests.audits.conftest import audited
from tests.audits.pages import TOMORROW
from tests.cast import Cast

SELECTIONS = {
    "everything": EVERYTHING,
    "a provider": Selection(provider="twilio"),
    "no status": Selection(status="none"),
    "assigned to": Selection(assigned="squad"),
    "nothing": Selection(assigned="none"),
    "facets that combine": Selection(provider="vapi", status="active", assigned="assistant"),
    "a search": Selection(search="desk"),
    "a rule and a facet": Selection(rule="no-fallback", provider="telnyx"),
    "a severity and a search": Selection(severity="warning", search="1415"),
    "accepted findings": ACCEPTED,
    "an accepted rule and a facet": Selection(accepted="1", rule="unnamed", provider="twilio"),
    "by name": Selection(sort="name", severity="info"),
    "by name, reversed": Selection(sort="-name"),
    "the most serious last": Selection(sort="-finding"),
    "unknown values": Selection(provider="carrier pigeon", rule="no-such-rule"),
}


@pytest.fixture
def snapshot(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> Snapshot:
    """A snapshot that has a number with several assignees, no status, or a server only, and
    accepted findings."""
    first, second, third, *_ = vapi_acme.numbers
    vapi_acme.put({**first, "assistantId": "a-1", "squadId": "s-1", "workflowId": "w-1"})
    vapi_acme.put({**second, "status": None, "assistantId": None, "squadId": None, "server": None})
    server = {"url": "https://hooks.example.com"}
    vapi_acme.put({**third, "assistantId": None, "squadId": None, "server": server})
    Acceptance.objects.create(organization=cast.acme, rule="unnamed", until=TOMORROW)
    return Snapshot(audited(cast.acme))


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_counts_match_the_selected_numbers(snapshot: Snapshot, selection: Selection) -> None:
    assert snapshot.count(selection) == snapshot.numbers(selection).count()
    for facet in FACETS:
        for choice in snapshot.choices(facet, selection):
            chosen = selection.with_(**{facet: choice.value})
            assert choice.amount == snapshot.numbers(chosen).count(), choice


def test_facet_values_ignore_case(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    first, second, *_ = vapi_acme.numbers
    vapi_acme.put({**first, "status": "On Strike", "provider": "Twilio"})
    vapi_acme.put({**second, "status": "on strike", "provider": "twilio"})
    snapshot = Snapshot(audited(cast.acme))
    choices = {each.value: each.amount for each in snapshot.choices("status", EVERYTHING)}
    assert choices["on strike"] == 2
    chosen = Selection.read({"status": "On strike", "provider": "TWILIO"})
    assert snapshot.count(chosen) == snapshot.numbers(chosen).count() == 2


def test_a_number_counts_for_each_of_its_assignees(snapshot: Snapshot) -> None:
    amounts = {each.value: each.amount for each in snapshot.choices("assigned", EVERYTHING)}
    assert amounts.keys() == ASSIGNED.keys()
    several = [each for each in AuditedNumber.objects.all() if " " in each.facets]
    assert len(several) > 1
    more = sum(each.facets.count(" ") for each in several)
    assert sum(amounts.values()) == snapshot.count(EVERYTHING) + more
    assert min(amounts.values()) > 0


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_selected_findings_belong_to_the_selected_numbers(
    snapshot: Snapshot, selection: Selection
) -> None:
    of_numbers = selection.with_(rule="", severity="")
    ids = set(snapshot.numbers(of_numbers).values_list("number_id", flat=True))
    any_number = {"search": "", **dict.fromkeys(FACETS, "")}
    every = snapshot.findings(selection.with_(**any_number))
    found = set(snapshot.findings(selection).values_list("pk", flat=True))
    assert found == {each.pk for each in every if each.number_id in ids}


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_pages_of_findings_follow_the_order_of_all_findings(
    snapshot: Snapshot, selection: Selection
) -> None:
    counts = selected_counts(snapshot.rule_counts(selection), selection)
    everything = list(snapshot.ordered(snapshot.findings(selection), selection.sort))
    assert counts.total() == len(everything)
    for start in range(0, len(everything) + 7, 7):
        places = slice(start, start + 7)
        assert snapshot.ordered_findings(selection, counts, places) == everything[places]


def test_the_migration_fills_the_facets_of_older_snapshots(snapshot: Snapshot) -> None:
    def stored() -> list[set[tuple[str, ...]]]:
        numbers = AuditedNumber.objects.values_list("number_id", "facets")
        findings = Finding.objects.values_list("number_id", "rule", "facets", "search")
        return [set(numbers), set(findings)]

    wanted = stored()
    AuditedNumber.objects.update(facets="")
    Finding.objects.update(facets="", search="")
    import_module("audits.migrations.0002_facets").fill(apps, None)
    assert stored() == wanted
