"""The tables for downloads and the command line have every row, in order."""

import json
from typing import Any

import pytest
from django.test import Client

import vapi_sandbox
from audits.assignees import counted_assignees
from audits.models import Acceptance, Audit, AuditSettings, Finding
from audits.rules import RULES
from audits.worklist.selection import EVERYTHING, Selection
from audits.worklist.snapshot import Snapshot
from audits.worklist.tables import (
    assignments_table,
    findings_table,
    numbers_table,
    rules_table,
)
from dashboard.web.exports import Table
from tests.audits.pages import AUDIT, TOMORROW, content
from tests.cast import Cast
from vapi_client.json_values import JSON


def rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


@pytest.fixture
def snapshot(cast: Cast, unassigned: JSON, audit: Audit) -> Snapshot:
    """A snapshot in which every number without assignment is accepted."""
    Acceptance.objects.create(organization=cast.acme, rule="unassigned", until=TOMORROW)
    return Snapshot(audit)


def test_a_download_has_all_selected_rows(
    as_viewer: Client, audit: Audit, vapi_acme: vapi_sandbox.Organization
) -> None:
    everything = json.loads(content(as_viewer.get(AUDIT + "numbers/?format=json")))
    assert {each["id"] for each in everything} == {each["id"] for each in vapi_acme.numbers}
    some = json.loads(content(as_viewer.get(AUDIT + "numbers/?format=json&provider=twilio")))
    assert {each["provider"] for each in some} == {"twilio"}


def test_open_findings_come_before_accepted_ones_by_severity(snapshot: Snapshot) -> None:
    found = rows(findings_table(snapshot))
    assert len(found) == Finding.objects.count()
    accepted = [each["accepted"] for each in found]
    assert accepted == sorted(accepted) and {*accepted} == {False, True}
    assert all(each["accepted"] is (each["rule"] == "unassigned") for each in found)
    places = [list(RULES).index(each["rule"]) for each in found if not each["accepted"]]
    assert places == sorted(places)


def test_a_finding_has_the_number_and_name_of_its_number(
    snapshot: Snapshot, unassigned: JSON
) -> None:
    selection = Selection(rule="unassigned", search=unassigned["id"])
    [found] = rows(findings_table(snapshot, selection))
    assert (found["number"], found["name"]) == ("+14155550177", "Nobody home")


def test_a_number_has_the_names_of_its_assignees(
    snapshot: Snapshot, vapi_acme: vapi_sandbox.Organization
) -> None:
    names = {each["id"]: each.get("name") or "" for each in vapi_acme.assistants}
    found = rows(numbers_table(snapshot, counted_assignees(snapshot.audit), EVERYTHING))
    assert len(found) == len(vapi_acme.numbers)
    for each in found:
        assert each["assistant"] == names.get(each["assistant_id"], "")


def test_each_assignment_has_its_count_of_numbers(
    snapshot: Snapshot, vapi_acme: vapi_sandbox.Organization
) -> None:
    assignees = counted_assignees(snapshot.audit)
    for each in rows(assignments_table(assignees.matching(""))):
        numbers = [e for e in vapi_acme.numbers if e.get(f"{each['kind']}Id") == each["id"]]
        assert each["numbers"] == len(numbers)


def test_every_rule_has_its_open_and_accepted_findings(snapshot: Snapshot) -> None:
    found = rows(rules_table(snapshot))
    assert [each["rule"] for each in found] == list(RULES)
    for each in found:
        count = Finding.objects.filter(rule=each["rule"]).count()
        is_accepted = each["rule"] == "unassigned"
        assert (each["open"], each["accepted"]) == ((0, count) if is_accepted else (count, 0))


def test_rules_that_are_off_are_left_out(cast: Cast, audit: Audit) -> None:
    AuditSettings.objects.create(organization=cast.acme, rules_off=["unassigned"])
    found = rows(rules_table(Snapshot(audit)))
    assert [each["rule"] for each in found] == [each for each in RULES if each != "unassigned"]


def test_a_rule_that_could_not_be_checked_is_left_out(cast: Cast, audit: Audit) -> None:
    Finding.objects.filter(rule="deleted-assignee").delete()
    audit.has_all_squads = False
    found = {each["rule"] for each in rows(rules_table(Snapshot(audit)))}
    assert RULES.keys() - found == {"deleted-assignee"}
