"""One search in all organizations of a person: the page, its sections, and the page as a whole."""

import re
import threading
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import vapi_sandbox
from dashboard.orgs.models import Membership, Organization
from phone_numbers.search import everywhere
from phone_numbers.search.everywhere import MAX_ROWS
from tests.cast import Cast
from tests.conftest import signed_in
from vapi_client import VapiClient
from vapi_sandbox import Fault

FIND, ACME, GLOBEX = "/find/", "/orgs/acme/numbers/found/", "/orgs/globex/numbers/found/"
HTMX = {"HX-Request": "true", "HX-Target": "searched"}
NUMBER = {"number": "+16285550177", "name": "Desk of the Moon"}


def links_in(html: str) -> list[str]:
    return re.findall(r'<th [^>]*><a href="(/orgs/[a-z]+/numbers/[0-9a-f-]{36}/)"', html)


def progress_in(html: str) -> str:
    [said] = re.findall(r'id="found-progress" role="status">([^<]*)<', html)
    return str(said)


def search_all(client: Client, text: str) -> HttpResponse:
    """All of it in one answer, as without JavaScript."""
    response: Any = client.get(FIND, {"q": text.strip(), "together": "1"})
    assert response.status_code == 200
    return response  # type: ignore[no-any-return]


def operations_of(organization: vapi_sandbox.Organization) -> list[str | None]:
    return [request.operation for request in organization.requests]


def test_the_section_of_each_organization_loads_itself(
    as_both: Client, vapi_acme: vapi_sandbox.Organization, vapi_globex: vapi_sandbox.Organization
) -> None:
    html = as_both.get(FIND, {"q": "desk & co"}).text
    for address in (ACME, GLOBEX):
        assert re.search(rf'hx-get="{address}"[^>]*hx-trigger="load, ', html)
    assert progress_in(html) == "Asking 2 organizations…"
    assert "<title>desk &amp; co · Whose number is this? · Vapi numbers</title>" in html
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
    assert "Search all your organizations at once" in html
    assert progress_in(html) == ""
    assert 'hx-trigger="load' not in html
    assert "Asking" not in html
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
    title = "<title>(628) 555-0177 · Whose number is this? · Vapi numbers</title>"
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


def test_a_member_of_one_organization_can_search_it(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put(NUMBER)
    html = search_all(as_viewer, "moon").text
    assert links_in(html) == [f"/orgs/acme/numbers/{number['id']}/"]
    assert progress_in(html) == "1 of 1 organization has answered; 1 number found"


@pytest.mark.parametrize(
    "typed",
    [
        "+1 628 555 0177",
        "+1 (628) 555-0177",
        "(628) 555",
        "628-555 01",
        "00 1 628 555 0177",
        "1 628 5550177",
        " desk of the moon ",
    ],
)
def test_a_number_is_found_in_any_usual_format(
    typed: str,
    as_both: Client,
    vapi_acme: vapi_sandbox.Organization,
    vapi_globex: vapi_sandbox.Organization,
) -> None:
    here, there = vapi_acme.put(NUMBER)["id"], vapi_globex.put(NUMBER)["id"]
    addresses = [f"/orgs/acme/numbers/{here}/", f"/orgs/globex/numbers/{there}/"]
    assert links_in(search_all(as_both, typed).text) == addresses
    assert links_in(as_both.get(ACME, {"q": typed}).text) == addresses[:1]
    assert links_in(as_both.get(GLOBEX, {"q": typed}).text) == addresses[1:]


@pytest.mark.parametrize("typed", ["sip:moon@sip.vapi.ai", "MOON@sip", "moon"])
def test_a_sip_address_is_found_by_any_part(
    typed: str, as_both: Client, vapi_globex: vapi_sandbox.Organization
) -> None:
    sip = vapi_globex.put({"provider": "vapi", "sipUri": "sip:moon@sip.vapi.ai"})
    html = search_all(as_both, typed).text
    assert links_in(html) == [f"/orgs/globex/numbers/{sip['id']}/"]
    assert "Nothing in Acme Support" in html
    assert "Read as" not in html


@pytest.mark.parametrize("write", [str, str.upper])
def test_a_complete_id_is_fetched_instead_of_searched(
    write: Any,
    as_both: Client,
    vapi_acme: vapi_sandbox.Organization,
    vapi_globex: vapi_sandbox.Organization,
) -> None:
    number = vapi_globex.put(NUMBER)
    html = search_all(as_both, write(number["id"])).text
    assert links_in(html) == [f"/orgs/globex/numbers/{number['id']}/"]
    assert "Nothing in Acme Support" in html
    assert "?search=" not in html
    assert operations_of(vapi_acme) == operations_of(vapi_globex) == ["get"]


def test_an_unknown_id_finds_no_numbers(as_both: Client) -> None:
    html = search_all(as_both, "00000000-0000-4000-8000-000000000000").text
    assert progress_in(html) == "2 of 2 organizations have answered; no numbers found"
    assert 'id="nowhere">' in html


def test_a_part_of_an_id_is_searched(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    as_viewer.get(ACME, {"q": "01234567-89ab"})
    assert operations_of(vapi_acme) == ["list"]


def test_a_row_shows_the_same_as_in_the_list(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    server = {"url": "https://hooks.acme.example/moon"}
    vapi_acme.put({**NUMBER, "provider": "twilio", "status": "blocked", "server": server})
    html = as_viewer.get(ACME, {"q": "moon"}).text
    for shown in (
        "+1 628-555-0177",
        "Desk of the Moon",
        "Twilio",
        '<span class="badge error">Blocked</span>',
        "hooks.acme.example",
        'href="/orgs/acme/numbers/?search=moon"',
    ):
        assert shown in html


def test_names_that_are_still_being_read_load_later(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    assistant = vapi_acme.put_assistant({"name": "Reception"})
    vapi_acme.put({**NUMBER, "assistantId": assistant["id"]})
    vapi_acme.fail("assistants", Fault("latency", seconds=0.4, times=1))
    html = as_viewer.get(ACME, {"q": "moon"}).text
    assert f'data-pending="{assistant["id"]}"' in html
    assert 'hx-get="/orgs/acme/numbers/names/?assistant=' in html


def test_a_section_shows_the_newest_matches_and_links_to_all(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    for place in range(MAX_ROWS + 2):
        vapi_acme.put({"number": f"+162855501{place:02}", "name": "Crowd & co"})
    vapi_acme.forget_requests()
    html = as_viewer.get(ACME, {"q": "crowd & co"}).text
    assert len(links_in(html)) == MAX_ROWS
    assert f"(showing the newest {MAX_ROWS})" in html
    link = r'href="/orgs/acme/numbers/\?search=crowd\+%26\+co">\s*Show all (\d+) in the list'
    assert re.findall(link, html) == [str(MAX_ROWS + 2)]
    [request] = vapi_acme.requests
    assert request.query == {"search": ["crowd & co"], "limit": [str(MAX_ROWS)], "page": ["1"]}


def test_markup_in_a_match_is_escaped(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"name": "<b>Moon</b>"})
    for html in (as_viewer.get(ACME, {"q": "<b>m"}).text, search_all(as_viewer, "<b>m").text):
        assert "&lt;b&gt;Moon" in html
        assert "<b>" not in html.lower()


def test_organizations_of_other_people_are_neither_asked_nor_shown(
    as_viewer: Client, vapi_globex: vapi_sandbox.Organization
) -> None:
    number = vapi_globex.put(NUMBER)
    for text in ("moon", number["id"]):
        for html in (search_all(as_viewer, text).text, as_viewer.get(FIND, {"q": text}).text):
            assert "lobex" not in html
        assert as_viewer.get(GLOBEX, {"q": text}).status_code == 404
    assert operations_of(vapi_globex) == []


def test_a_former_members_organization_is_not_asked(
    as_both: Client, cast: Cast, vapi_globex: vapi_sandbox.Organization
) -> None:
    Membership.objects.filter(user=cast.both, organization=cast.globex).delete()
    assert "Globex" not in search_all(as_both, "moon").text
    assert operations_of(vapi_globex) == []


def test_a_refused_key_fails_only_its_own_section(
    as_both: Client, vapi_acme: vapi_sandbox.Organization, vapi_globex: vapi_sandbox.Organization
) -> None:
    number = vapi_globex.put(NUMBER)
    vapi_acme.revoke()
    html = search_all(as_both, "moon").text
    assert links_in(html) == [f"/orgs/globex/numbers/{number['id']}/"]
    assert "Vapi refused this organization&#x27;s key" in html
    assert progress_in(html) == "1 of 2 organizations have answered; 1 number found; 1 failed"
    [again, _] = re.findall(r"<a ([^>]*)>Try again</a>", html)  # the second is in a <template>
    assert 'href="/find/?q=moon&amp;together=1"' in again
    assert 'hx-get="/orgs/acme/numbers/found/"' in again
    assert "Open the settings" not in html  # a viewer of acme
    assert vapi_acme.key not in html


def test_an_admin_gets_a_link_to_the_settings_for_a_refused_key(
    as_both: Client, vapi_globex: vapi_sandbox.Organization
) -> None:
    vapi_globex.revoke()
    response = as_both.get(GLOBEX, {"q": "moon"}, headers={"HX-Request": "true"})
    assert response.status_code == 502
    assert response.headers["X-Dashboard-Partial"] == "error"
    assert 'href="/orgs/globex/settings/">Open the settings' in response.text


def test_a_failed_section_shows_vapis_words_escaped(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    body = {"message": ["<b>search</b> is wrong"]}
    vapi_acme.fail("list", Fault(status=429, headers={"Retry-After": "20"}, body=body))
    response = as_viewer.get(ACME, {"q": "moon"})
    assert response.status_code == 503
    assert "Vapi asks to slow down" in response.text
    assert "Vapi asks to wait 20 seconds." in response.text
    assert "“&lt;b&gt;search&lt;/b&gt; is wrong”" in response.text
    assert re.search(r'Request <span class="mono">[0-9a-f]{32}</span>', response.text)


def test_an_unreadable_key_fails_only_its_own_section(
    as_both: Client, vapi_globex: vapi_sandbox.Organization
) -> None:
    vapi_globex.put(NUMBER)
    Organization.objects.filter(slug="acme").update(encrypted_api_key="of other keys")
    html = search_all(as_both, "moon").text
    assert len(links_in(html)) == 1
    assert "can&#x27;t be decrypted" in html
    assert as_both.get(ACME, {"q": "moon"}).status_code == 503


def test_all_organizations_are_asked_at_the_same_time(
    as_both: Client,
    monkeypatch: pytest.MonkeyPatch,
    vapi_acme: vapi_sandbox.Organization,
    vapi_globex: vapi_sandbox.Organization,
) -> None:
    both_waiting, open_client = threading.Barrier(2, timeout=30), Organization.vapi

    def open_client_once_both_wait(organization: Organization) -> VapiClient:
        both_waiting.wait()
        return open_client(organization)

    monkeypatch.setattr(Organization, "vapi", open_client_once_both_wait)
    html = search_all(as_both, "nowhere").text
    assert progress_in(html) == "2 of 2 organizations have answered; no numbers found"
    assert operations_of(vapi_acme) == operations_of(vapi_globex) == ["list"]


def test_the_page_does_not_wait_for_an_organization_that_answers_too_late(
    as_both: Client,
    monkeypatch: pytest.MonkeyPatch,
    cast: Cast,
    vapi_globex: vapi_sandbox.Organization,
) -> None:
    number = vapi_globex.put(NUMBER)
    monkeypatch.setattr(everywhere, "PATIENCE", 1)
    page_answered, open_client = threading.Event(), Organization.vapi
    finished_waiting: list[bool] = []

    def slow_for_acme(organization: Organization) -> VapiClient:
        if organization == cast.acme:
            finished_waiting.append(page_answered.wait(30))
        return open_client(organization)

    monkeypatch.setattr(Organization, "vapi", slow_for_acme)
    html = search_all(as_both, "moon").text
    assert finished_waiting == []
    page_answered.set()
    assert links_in(html) == [f"/orgs/globex/numbers/{number['id']}/"]
    assert "Vapi hasn&#x27;t answered yet" in html
    assert progress_in(html) == "1 of 2 organizations have answered; 1 number found; 1 failed"
    for thread in threading.enumerate():
        if thread.name.startswith("search"):
            thread.join()


def test_search_threads_make_no_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Each would have a connection of its own, and a test's would find no tables there."""
    both = signed_in(cast.both)
    with django_assert_num_queries(3):  # session, person, memberships
        search_all(both, "nowhere at all")
    with django_assert_num_queries(3):
        both.get(ACME, {"q": "nowhere at all"})
