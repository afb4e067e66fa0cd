"""The Changes tab."""

import json
import re

from django.test import Client
from django.utils import timezone

from audits.comparing.comparison import Comparison
from audits.models import Audit, State
from tests.audits.pages import AUDIT
from vapi_client.json_values import JSON

from .conftest import NEW


def test_each_kind_of_change_is_counted_and_shown(
    as_viewer: Client, two: Comparison, numbers: list[JSON]
) -> None:
    page = as_viewer.get(AUDIT + "changes/").text
    amounts = re.findall(r"<strong>(\d+)</strong> (Changed|Added|Removed)", page)
    assert amounts == [("2", "Changed"), ("1", "Added"), ("1", "Removed")]
    assert "Outside this dashboard" in page and "operator@acme.example" in page
    added = as_viewer.get(AUDIT + "changes/?kind=added").text
    assert NEW in added
    backwards = f"?from={two.later.pk}&to={two.earlier.pk}&kind=removed"
    page = as_viewer.get(AUDIT + "changes/" + backwards).text
    assert "admin@acme.example" in page
    chosen = re.findall(r'<option value="(\d+)" selected', page)
    assert chosen == [str(two.earlier.pk), str(two.later.pk)]


def test_any_two_finished_audits_can_be_compared(as_viewer: Client, audit: Audit) -> None:
    now = timezone.now()
    Audit.objects.bulk_create(
        Audit(organization=audit.organization, state=State.FINISHED, began_at=now, ended_at=now)
        for _ in range(61)
    )
    page = as_viewer.get(AUDIT + f"changes/?from={audit.pk}")
    assert page.context["earlier"] == audit
    assert f'<option value="{audit.pk}" selected>' in page.text
    for wrong in ("0", "x", "9" * 30):
        assert as_viewer.get(AUDIT + f"changes/?from={wrong}").status_code == 404


def test_a_single_audit_has_nothing_to_compare(as_viewer: Client, audit: Audit) -> None:
    assert "Only one audit" in as_viewer.get(AUDIT + "changes/").text


def test_changes_can_be_downloaded(as_viewer: Client, two: Comparison, numbers: list[JSON]) -> None:
    response = as_viewer.get(AUDIT + "changes/?format=json")
    rows = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    assert {(row["kind"], row["id"]) for row in rows} == {
        ("changed", numbers[0]["id"]),
        ("changed", numbers[1]["id"]),
        ("removed", numbers[2]["id"]),
        ("added", NEW),
    }
