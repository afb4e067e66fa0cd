"""The page that searches all organizations: its sections, its address and its parts for htmx."""

import re
from html import unescape

import pytest
from django.test import Client

import vapi_sandbox
from dashboard.orgs.models import Membership
from tests.cast import Cast

from .everywhere_page import ACME, FIND, GLOBEX, HTMX, operations_of, progress_in


def test_the_section_of_each_organization_loads_itself(
    as_both: Client, vapi_acme: vapi_sandbox.Organization, vapi_globex: vapi_sandbox.Organization
) -> None:
    html = as_both.get(FIND, {"q": "desk & co"}).text
    for address in (ACME, GLOBEX):
        assert re.search(rf'hx-get="{address}"[^>]*hx-trigger="load, ', html)
    assert progress_in(html) == "Searching 2 organizations…"
    assert "<title>desk &amp; co · Search all organizations · Vapi numbers</title>" in html
    assert operations_of(vapi_acme) == operations_of(vapi_globex) == []


def test_without_javascript_the_page_reloads_with_all_results(as_both: Client) -> None:
    html = as_both.get(FIND, {"q": "desk & co"}).text
    [address] = re.findall(r'<noscript><meta http-equiv="refresh" content="0; url=([^"]*)"', html)
    assert unescape(address) == "/find/?q=desk+%26+co&together=1"
    assert "http-equiv" not in as_both.get(unescape(address)).text


def test_an_empty_search_shows_a_hint_and_asks_no_organization(
    as_both: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    html = as_both.get(FIND).text
    assert "Find the organization of a number" in html
    assert progress_in(html) == ""
    assert 'hx-trigger="load' not in html
    assert "Searching" not in html
    for nothing in ("", "  ", "\x00"):
        response = as_both.get(ACME, {"q": nothing})
        assert (response.status_code, response.content) == (200, b"")
    assert operations_of(vapi_acme) == []


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("?q=+desk++", "/find/?q=desk"),
        ("?q=", "/find/"),
        ("?together=1", "/find/"),
        ("?q=desk&together=yes&page=3", "/find/?q=desk&together=1"),
        (f"?q={'x' * 101}", f"/find/?q={'x' * 100}"),
    ],
)
def test_an_address_is_corrected_by_a_redirect(typed: str, address: str, as_both: Client) -> None:
    response = as_both.get(FIND + typed)
    assert (response.status_code, response.headers.get("Location")) == (302, address)


def test_typing_replaces_the_address_and_the_title(
    as_both: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    response = as_both.get(FIND, {"q": "(628) 555-0177", "together": "1"}, headers=HTMX)
    assert response.headers["HX-Replace-Url"] == "/find/?q=%28628%29+555-0177"
    title = "<title>(628) 555-0177 · Search all organizations · Vapi numbers</title>"
    assert title in response.text
    assert 'Read as <span class="mono">6285550177</span>' in response.text
    assert "<html" not in response.text
    assert "hx-trigger" not in response.text
    assert operations_of(vapi_acme) == []


def test_a_history_restore_gets_the_whole_page(as_both: Client) -> None:
    restored = {**HTMX, "HX-History-Restore-Request": "true"}
    response = as_both.get(FIND, {"q": "desk"}, headers=restored)
    assert "<html" in response.text
    assert "HX-Replace-Url" not in response.headers


def test_a_person_without_an_organization_is_sent_home(as_both: Client, cast: Cast) -> None:
    Membership.objects.filter(user=cast.both).delete()
    assert as_both.get(FIND, {"q": "desk"}).headers["Location"] == "/"
