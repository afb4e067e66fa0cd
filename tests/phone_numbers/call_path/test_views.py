"""The page of a call's path, and the part of it that a number's page loads afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

import vapi_sandbox
from tests.cast import Cast
from vapi_client.json_values import JSON
from vapi_sandbox import Fault

from .cases import SERVER, ringing, say, to, transfer

HTMX = {"HX-Request": "true"}
A, B, C = "+12065550101", "+12065550102", "+12065550103"
OUTSIDE = "+13125550199"


def put(vapi: vapi_sandbox.Organization, number: str, **fields: Any) -> JSON:
    return vapi.put({"provider": "twilio", "number": number, "status": "active", **fields})


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization, read_names: Callable[[], None]) -> JSON:
    """Return a number whose fallback is another one, named "Night shift"."""
    put(vapi_acme, B, name="Night shift", **SERVER)
    made = put(vapi_acme, A, name="Day shift", **SERVER, fallbackDestination=to(B))
    read_names()
    vapi_acme.forget_requests()
    return made


def address(number: JSON) -> str:
    return f"/orgs/acme/numbers/{number['id']}/path/"


def test_the_page_follows_the_call(as_viewer: Client, number: JSON) -> None:
    page = as_viewer.get(address(number))
    assert "The call arrives" in page.text
    assert "Night shift" in page.text
    assert "Vapi hangs up with an error message" in page.text
    assert "Follow the call" not in page.text


def test_htmx_gets_only_what_the_number_s_page_left_out(as_viewer: Client, number: JSON) -> None:
    part = as_viewer.get(address(number), headers=HTMX).text
    assert "The call arrives" not in part and "<html" not in part
    assert "Night shift" in part
    assert part.count("hx-swap-oob") == 1


def test_htmx_gets_only_links_where_the_number_s_page_has_the_end(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, number: JSON
) -> None:
    hooks = [ringing(transfer(B), starts_with=["49"])]
    closed = put(vapi_acme, C, **SERVER, hooks=hooks)
    page = as_viewer.get(f"/orgs/acme/numbers/{closed['id']}/").text
    assert "Vapi hangs up" in page and "hidden hx-get" in page
    part = as_viewer.get(address(closed), headers=HTMX).text
    assert "Vapi hangs up" not in part
    assert "hx-swap-oob" in part and "Night shift" in part


def test_steps_that_are_not_reached_begin_with_these_words(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    hooks = [ringing(say("We are closed.")), ringing(transfer(OUTSIDE))]
    closed = put(vapi_acme, C, **SERVER, hooks=hooks, fallbackDestination=to(OUTSIDE))
    page = " ".join(strip_tags(as_viewer.get(address(closed)).text).split())
    assert "Not reached: Transfers the call to" in page
    assert "Not reached: The fallback transfers the call to" in page
    assert "Not reached, because the hook above takes every call Server hooks.example.com" in page
    assert page.count("Not reached") == 3


def test_each_hop_asks_vapi_once(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, number: JSON
) -> None:
    as_viewer.get(address(number))
    assert [each.operation for each in vapi_acme.requests] == ["get", "list"]


def test_if_vapi_fails_meanwhile_the_path_says_so(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, number: JSON
) -> None:
    vapi_acme.fail("list", Fault("status", status=403, times=1))
    page = as_viewer.get(address(number))
    assert page.status_code == 200
    assert "Vapi didn&#x27;t say whether +1 206-555-0102 is one of your numbers." in page.text


def test_operators_can_edit_each_step_and_viewers_cannot(
    as_viewer: Client, as_operator: Client, number: JSON
) -> None:
    assert "/edit/#" in as_operator.get(address(number)).text
    assert "/edit/" not in as_viewer.get(address(number)).text


def test_a_number_that_is_gone_is_not_found(as_viewer: Client) -> None:
    gone = {"id": "00000000-0000-4000-8000-00000000dead"}
    assert as_viewer.get(address(gone)).status_code == 404


def test_a_stranger_gets_not_found(as_stranger: Client, number: JSON) -> None:
    assert as_stranger.get(address(number)).status_code == 404


def test_a_signed_out_person_is_sent_to_sign_in(client: Client, cast: Cast, number: JSON) -> None:
    page = address(number)
    assert client.get(page).headers["Location"] == f"/accounts/login/?next={page}"
