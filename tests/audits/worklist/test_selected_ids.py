"""What a tab of the audit shows can be changed as a whole, as the snapshot has it."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

import vapi_sandbox
from audits.models import Audit
from audits.worklist.selected_ids import ids_of_findings, ids_of_numbers
from audits.worklist.selection import Selection
from audits.worklist.snapshot import Snapshot
from bulk.models import SelectedNumbers
from dashboard.orgs.models import Organization
from tests.audits.conftest import audited
from tests.cast import Cast

FIELD = re.compile(r'<input type="hidden" name="(filter|query)" value="(.*?)">')


def pressed(client: Client, address: str) -> list[str]:
    """Press the button of a tab that changes all numbers, and return the ids that are kept."""
    page = client.get(address).text
    data: dict[str, Any] = {name: unescape(value) for name, value in FIELD.findall(page)}
    assert client.post("/orgs/acme/bulk/select/", data).status_code == 302
    ids: list[str] = SelectedNumbers.objects.latest("pk").selection["ids"]
    return ids


@pytest.mark.parametrize("query", ["?provider=vonage", "?assigned=none&sort=-name", ""])
def test_the_numbers_of_a_facet_are_selected(
    query: str, cast: Cast, audit: Audit, as_operator: Client
) -> None:
    address = f"/orgs/acme/audit/numbers/{query}"
    parameters = dict(each.split("=") for each in query.removeprefix("?").split("&") if each)
    wanted = Snapshot(audit).numbers(Selection.read(parameters))
    assert pressed(as_operator, address) == [each.number_id for each in wanted]
    assert f"Change these {wanted.count()} numbers" in as_operator.get(address).text


def test_the_numbers_of_a_rule_and_of_all_findings_are_selected(
    cast: Cast, audit: Audit, as_operator: Client
) -> None:
    address = "/orgs/acme/audit/findings/"
    found = Snapshot(audit).findings()
    of_rule = list(found.filter(rule="unassigned").values_list("number_id", flat=True))
    assert sorted(pressed(as_operator, f"{address}?rule=unassigned")) == sorted(of_rule)
    of_all = pressed(as_operator, address)
    assert len(of_all) == len(set(of_all))
    assert set(of_all) == set(found.values_list("number_id", flat=True))


def test_a_newer_snapshot_changes_nothing(
    cast: Cast, audit: Audit, vapi_acme: vapi_sandbox.Organization
) -> None:
    parameters = {"snapshot": str(audit.pk), "provider": "twilio"}
    before = ids_of_numbers(cast.acme, parameters)
    vapi_acme.put({"provider": "twilio", "number": "+14155550177"})
    audited(cast.acme)
    assert ids_of_numbers(cast.acme, parameters) == before


@pytest.mark.parametrize("snapshot", ["", "x", "9" * 30, "999999"])
def test_without_its_snapshot_nothing_is_selected(snapshot: str, cast: Cast, audit: Audit) -> None:
    for ids_of in (ids_of_numbers, ids_of_findings):
        assert ids_of(cast.acme, {"snapshot": snapshot}) == []


def test_a_snapshot_of_others_is_not_found(cast: Cast, audit: Audit) -> None:
    globex: Organization = cast.globex
    assert ids_of_numbers(globex, {"snapshot": str(audit.pk)}) == []


def test_a_viewer_has_no_button(audit: Audit, as_viewer: Client) -> None:
    assert "bulk/select" not in as_viewer.get("/orgs/acme/audit/numbers/").text
