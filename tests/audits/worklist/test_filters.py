"""The filters that the worklist offers, and how they combine."""

from django.test import Client

from audits.facets import FACETS
from audits.models import Audit, Finding
from audits.rules import RULES
from audits.worklist.filters import filters_context, rule_choices
from audits.worklist.selection import Selection
from audits.worklist.snapshot import Snapshot
from tests.audits.pages import AUDIT, ids
from vapi_client.json_values import JSON


def test_filters_of_findings_combine(as_viewer: Client, unassigned: JSON, audit: Audit) -> None:
    every = ids(as_viewer.get(AUDIT + "findings/?rule=unassigned").text)
    assert unassigned["id"] in every
    assert every == set(
        Finding.objects.filter(rule="unassigned").values_list("number_id", flat=True)
    )
    for facets in (
        "rule=unassigned&search=nobody+HOME",
        "severity=warning&search=(415)+555-0177",
        "rule=sms-unanswered&provider=twilio&assigned=none&search=5550177",
        f"rule=unassigned&search={unassigned['id']}",
    ):
        assert ids(as_viewer.get(f"{AUDIT}findings/?{facets}").text) == {unassigned["id"]}, facets
    nothing = as_viewer.get(AUDIT + "findings/?rule=unassigned&provider=vonage&search=5550177")
    assert "No findings match" in nothing.text


def test_every_facet_has_its_choices_and_its_selected_value(audit: Audit) -> None:
    snapshot, selection = Snapshot(audit), Selection(provider="twilio")
    context = filters_context(snapshot, selection)
    assert context["selection"] == selection
    assert context["facets"] == [
        ("provider", "Provider", snapshot.choices("provider", selection), "twilio"),
        ("status", "Status", snapshot.choices("status", selection), ""),
        ("assigned", "Assigned to", snapshot.choices("assigned", selection), ""),
    ]
    assert [name for name, *_ in context["facets"]] == list(FACETS)


def test_rules_that_this_version_does_not_know_are_not_offered() -> None:
    counts = {"blocked": 2, "of a newer version": 1}
    assert rule_choices(counts) == [(RULES["blocked"], 2)]
