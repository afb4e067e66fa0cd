"""A search in all organizations of a person: what it finds, and failures of one organization."""

import re
import threading
from typing import Any

import pytest
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

from .everywhere_page import (
    ACME,
    FIND,
    GLOBEX,
    NUMBER,
    links_in,
    operations_of,
    progress_in,
    search_all,
)


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


def test_an_organization_that_requires_a_factor_is_neither_asked_nor_shown_without_one(
    as_both: Client, cast: Cast, vapi_globex: vapi_sandbox.Organization
) -> None:
    number = vapi_globex.put(NUMBER)
    Organization.objects.filter(pk=cast.globex.pk).update(requires_second_factor=True)
    for text in ("moon", number["id"]):
        assert "found-globex" not in search_all(as_both, text).text
        assert as_both.get(GLOBEX, {"q": text}).status_code == 302
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
    """A query in a thread would open a connection of its own, which nothing closes."""
    both = signed_in(cast.both)
    with django_assert_num_queries(3):  # session, person, memberships
        search_all(both, "nowhere at all")
    with django_assert_num_queries(3):
        both.get(ACME, {"q": "nowhere at all"})
