"""Numbers that no form of Vapi makes are listed, have a page, and spoil nothing else."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vapi_sandbox
from tests.any_number import ODD_VALUES, newer_objects_of
from vapi_client.json_text import read_json
from vapi_client.schemas.providers import PROVIDERS
from vapi_sandbox import Fault

DEPTHS = [30, 99, 120, 400, 5000]


def deep(levels: int) -> Any:
    return read_json('{"a":[' * levels + '"deepest"' + "]}" * levels)


ODD_NUMBERS: dict[str, Any] = {
    "half a character": {"name": read_json(r'"a\ud800b"'), "status": read_json(r'"\udc00"')},
    "numbers of any size": {"server": {"headers": {}, "timeoutSeconds": 2**64}, "x": ODD_VALUES},
    "times without an offset": {"createdAt": "2026-01-01T00:00:00", "updatedAt": "yesterday"},
    "the first moment": {"createdAt": "0001-01-01T00:00:00Z", "updatedAt": "0001-01-01T00:00:00Z"},
    "the last moment": {"createdAt": "9999-12-31T23:59:59Z", "updatedAt": "9999-12-31T23:59:59Z"},
    "an id in capitals": {"id": str(uuid4()).upper()},
    **{f"{levels} levels": {"x": deep(levels), "hooks": [deep(levels)]} for levels in DEPTHS},
}


@pytest.mark.parametrize("fields", ODD_NUMBERS.values(), ids=ODD_NUMBERS)
def test_an_odd_number_is_listed_and_has_a_page(
    as_operator: Client, vapi_acme: vapi_sandbox.Organization, fields: dict[str, Any]
) -> None:
    usual, odd = vapi_acme.numbers[0]["id"], str(uuid4())
    number = vapi_acme.put({"id": odd, "provider": "vapi", "number": "+14155550123", **fields})
    page = as_operator.get("/orgs/acme/numbers/?limit=100")
    assert page.status_code == 200
    assert usual in page.text and number["id"] in page.text
    for address in (
        f"/orgs/acme/numbers/{number['id']}/",
        f"/orgs/acme/numbers/{number['id']}/edit/",
    ):
        assert as_operator.get(address).status_code == 200


def test_an_entry_that_is_no_object_costs_only_its_row(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    metadata = {"itemsPerPage": 100, "totalItems": 4, "currentPage": 1}
    page = {"results": [None, vapi_acme.numbers[0], 7, {"id": 7}], "metadata": metadata}
    vapi_acme.fail("list", Fault("status", status=200, body=page))
    shown = as_viewer.get("/orgs/acme/numbers/?limit=100")
    assert shown.status_code == 200
    assert vapi_acme.numbers[0]["id"] in shown.text
    assert shown.text.count("<tr role=") >= 4


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of([newer_objects_of(provider.stored) for provider in PROVIDERS.values()]))
def test_any_number_is_listed_and_has_a_page(
    as_operator: Client, vapi_acme: vapi_sandbox.Organization, number: Any
) -> None:
    number = vapi_acme.put({**number, "id": str(uuid4())})
    page = as_operator.get("/orgs/acme/numbers/?limit=100")
    assert page.status_code == 200 and number["id"] in page.text
    assert as_operator.get(f"/orgs/acme/numbers/{number['id']}/").status_code == 200
    vapi_acme.delete(number["id"])
