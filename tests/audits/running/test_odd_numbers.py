"""An audit reads odd numbers like any others, and says which they are."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vapi_sandbox
from audits.models import AuditedJSON, AuditedNumber, Finding, State
from tests.any_number import newer_objects_of
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.json_text import read_json
from vapi_client.schemas.providers import PROVIDERS
from vapi_sandbox import Fault

UNREADABLE: dict[str, Any] = {
    "half a character": {"name": read_json(r'"a\ud800b"')},
    "a time without an offset": {"createdAt": "2026-01-01T00:00:00"},
    "no time": {"createdAt": "yesterday"},
    "deep JSON": {"x": read_json("[" * 120 + "]" * 120)},
    "very deep JSON": {"hooks": [read_json('{"a":' * 5000 + "1" + "}" * 5000)]},
}


@pytest.mark.parametrize("fields", UNREADABLE.values(), ids=UNREADABLE)
def test_an_odd_number_costs_only_its_row(
    cast: Cast, as_viewer: Client, vapi_acme: vapi_sandbox.Organization, fields: dict[str, Any]
) -> None:
    odd = vapi_acme.put({"id": str(uuid4()), "provider": "vapi", **fields})["id"]
    audit = audited(cast.acme)
    assert (audit.state, audit.total) == (State.FINISHED, 61)
    [found] = Finding.objects.filter(audit=audit, rule="unreadable-parts")
    assert found.number_id == odd
    assert AuditedNumber.objects.filter(audit=audit).count() == 61
    for tab in ("", "findings/", "numbers/"):
        assert as_viewer.get(f"/orgs/acme/audit/{tab}").status_code == 200, tab


@pytest.mark.parametrize("created", ["yesterday", "2026-01-01T00:00:00"])
def test_2500_numbers_without_a_valid_time_cost_only_their_rows(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, created: str
) -> None:
    for _ in range(2500):
        vapi_acme.put({"provider": "vapi", "createdAt": created})
    audit = audited(cast.acme)
    assert (audit.state, audit.total) == (State.FINISHED, 2560)
    found = Finding.objects.filter(audit=audit, rule="unreadable-parts")
    assert found.filter(reason__contains="created").count() == 2500


def test_the_snapshot_keeps_every_digit(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    text = r'{"a":[18446744073709551616,-0.0,1.10],"\udc00":"\ud800"}'
    odd = vapi_acme.put({"provider": "vapi", "x": read_json(text)})["id"]
    audit = audited(cast.acme)
    assert f'"x":{text}' in AuditedJSON.objects.get(audit=audit, number_id=odd).received


def test_assistants_without_a_valid_time_do_not_fail_an_audit(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    for place in range(260):
        created = "2026-01-01T00:00:00Z" if place % 2 else "2026-01-01T00:00:00"
        vapi_acme.put_assistant({"name": str(place), "createdAt": created})
    audit = audited(cast.acme)
    assert audit.state == State.FINISHED
    assert not audit.has_all_assistants


def test_an_entry_that_is_no_object_does_not_fail_an_audit(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    metadata = {"itemsPerPage": 1000, "totalItems": 3, "currentPage": 1}
    page = {"results": [None, vapi_acme.numbers[0], {"id": 7}], "metadata": metadata}
    vapi_acme.fail("list", Fault("status", status=200, body=page))
    assert audited(cast.acme).state == State.FINISHED


def test_ids_that_begin_alike_do_not_fail_an_audit(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    for place in range(3):
        vapi_acme.put({"id": f"{'x' * 70}{place}", "provider": "vapi"})
    audit = audited(cast.acme)
    assert (audit.state, audit.total) == (State.FINISHED, 61)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of([newer_objects_of(each.stored) for each in PROVIDERS.values()])))
def test_no_numbers_fail_an_audit(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, numbers: list[Any]
) -> None:
    for number in numbers:
        vapi_acme.put({**number, "id": str(uuid4())})
    assert audited(cast.acme).state == State.FINISHED
