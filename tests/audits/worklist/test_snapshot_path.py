"""The call path in a snapshot, and on the page of a finding that it explains."""

from typing import Any

import pytest
from django.test import Client

import vapi_sandbox
from audits.rules import RULES
from audits.worklist.snapshot_path import EXPLAINED_BY_PATH, snapshot_path
from tests.audits.conftest import audited
from tests.cast import Cast
from tests.phone_numbers.call_path.cases import SERVER, to
from vapi_client.json_values import JSON

A, B = "+12065550101", "+12065550102"


def put(vapi: vapi_sandbox.Organization, number: str, **fields: Any) -> JSON:
    made: JSON = vapi.put({"provider": "twilio", "number": number, "status": "active", **fields})
    return made


@pytest.fixture
def loop(vapi_acme: vapi_sandbox.Organization) -> JSON:
    """Return a number that falls back to another one, which falls back to it."""
    put(vapi_acme, B, name="Night", fallbackDestination=to(A), **SERVER)
    return put(vapi_acme, A, name="Day", fallbackDestination=to(B), **SERVER)


def address(number: JSON, rule: str) -> str:
    return f"/orgs/acme/audit/findings/{rule}/{number['id']}/"


def test_the_rules_that_a_path_explains_exist() -> None:
    assert RULES.keys() >= EXPLAINED_BY_PATH


def test_the_snapshot_finds_the_other_numbers_without_vapi(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, loop: JSON
) -> None:
    audit = audited(cast.acme)
    vapi_acme.forget_requests()
    path = snapshot_path(audit, loop["id"])
    assert path and [leg.number.name for leg in path.legs] == ["Day", "Night"]
    assert path.end and path.end.kind == "loop"
    assert vapi_acme.requests == []


def test_a_number_is_found_by_either_of_its_addresses_and_no_longer_one(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    put(vapi_acme, f"{B}9", name="Longer", **SERVER)
    put(vapi_acme, B, name="Both", sipUri="sip:both@sip.vapi.ai", **SERVER)
    by_number = put(vapi_acme, A, fallbackDestination=to(B), **SERVER)
    by_sip = put(vapi_acme, f"{A}9", fallbackDestination=to("sip:both@sip.vapi.ai"), **SERVER)
    audit = audited(cast.acme)
    for first in (by_number, by_sip):
        path = snapshot_path(audit, first["id"])
        assert path and [leg.number.name for leg in path.hops] == ["Both"]


def test_names_are_those_that_the_audit_read(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    assistant = vapi_acme.assistants[0]
    number = put(vapi_acme, A, assistantId=assistant["id"])
    path = snapshot_path(audited(cast.acme), number["id"])
    assert path and path.first.steps[-1].assignees[0].label == assistant["name"]


def test_a_number_that_the_snapshot_lacks_has_no_path(cast: Cast) -> None:
    assert snapshot_path(audited(cast.acme), "nowhere") is None


def test_a_finding_that_the_path_explains_shows_it(
    cast: Cast, as_viewer: Client, as_operator: Client, loop: JSON
) -> None:
    audited(cast.acme)
    for client, may_edit in ((as_viewer, False), (as_operator, True)):
        page = client.get(address(loop, "fallback-loop")).text
        assert "The call is back at" in page and "As the audit read it" in page
        assert f"/orgs/acme/numbers/{loop['id']}/path/" in page
        assert ("Edit server" in page) == may_edit
    assert "The call arrives" not in as_viewer.get(address(loop, "unnamed")).text
