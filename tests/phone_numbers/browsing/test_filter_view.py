"""The choice of a filter, and the list that it shows."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

import vapi_sandbox
from tests.audits.conftest import audited
from tests.cast import Cast
from tests.conftest import signed_in

LIST = "/orgs/acme/numbers/"
FILTERS = f"{LIST}filters/"
HTMX = {"HX-Request": "true"}


def ids(html: str) -> list[str]:
    return re.findall(r'<th role="rowheader" scope="row"><a href="([^"]+)/"', html)


def test_the_menu_offers_what_the_numbers_of_the_list_have(cast: Cast, as_viewer: Client) -> None:
    audited(cast.acme)
    current = {"HX-Current-URL": f"http://testserver{LIST}?search=555&provider=twilio"}
    menu = as_viewer.get(FILTERS, headers={**HTMX, **current}).text
    assert "<html" not in menu
    assert f'href="{LIST}?search=555&amp;provider=twilio&amp;status=active"' in menu
    assert "Assigned to" in menu and "Finding" in menu
    assert ">Provider<" not in menu  # is a chip already


def test_the_page_offers_the_same_without_htmx(cast: Cast, as_viewer: Client) -> None:
    audited(cast.acme)
    page = as_viewer.get(f"{FILTERS}?search=555").text
    assert "<html" in page
    assert f'href="{LIST}?search=555&amp;provider=twilio"' in page


def test_before_the_first_audit_the_menu_offers_one(as_viewer: Client) -> None:
    page = as_viewer.get(FILTERS).text
    assert 'action="/orgs/acme/audit/start/"' in page
    assert 'name="createdAtGe"' in page


def test_a_filtered_list_asks_vapi_for_no_numbers(
    cast: Cast, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    audited(cast.acme)
    vapi_acme.forget_requests()
    page = as_viewer.get(f"{LIST}?provider=twilio&limit=25").text
    twilio = [each["id"] for each in vapi_acme.numbers if each.get("provider") == "twilio"]
    assert ids(page) == twilio[::-1][:25]
    assert f"1–25 of {len(twilio)}" in page
    oldest = as_viewer.get(f"{LIST}?provider=twilio&sortOrder=ASC&limit=25").text
    assert ids(oldest) == twilio[:25]
    assert not [each for each in vapi_acme.requests if each.operation == "list"]


def test_a_filter_without_a_match_says_so(cast: Cast, as_viewer: Client) -> None:
    audited(cast.acme)
    html = as_viewer.get(f"{LIST}?status=nowhere").text
    assert "No number matches these filters" in html
    html = as_viewer.get(f"{LIST}?search=x&status=nowhere").text
    assert "Search without filters" in html


def test_the_download_has_only_the_numbers_of_the_filters(
    cast: Cast, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    audited(cast.acme)
    page = as_viewer.get(f"{LIST}?provider=telnyx").text
    [address] = re.findall(r'href="([^"]*format=)csv"', page)
    response: Any = as_viewer.get(unescape(address).replace("numbers/../", "") + "csv")
    rows = b"".join(response.streaming_content).decode().strip().splitlines()
    telnyx = [each for each in vapi_acme.numbers if each.get("provider") == "telnyx"]
    assert len(rows) == 1 + len(telnyx)


@pytest.mark.parametrize("search", ["%00", "%F0%9F%98%80", "x" * 300])
def test_any_search_and_filter_is_answered(cast: Cast, as_viewer: Client, search: str) -> None:
    audited(cast.acme)
    for name in ("provider", "status", "assigned", "rule"):
        address = f"{LIST}?search={search}&{name}={search}"
        assert as_viewer.get(address, follow=True).status_code == 200


def test_another_organizations_audit_is_not_read(cast: Cast) -> None:
    audited(cast.acme)
    page = signed_in(cast.stranger).get("/orgs/globex/numbers/?provider=twilio").text
    assert "These filters need an audit" in page
