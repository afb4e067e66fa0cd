"""The list of an organization's numbers."""

import re
from typing import Any

import brotli
import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

import vapi_sandbox
from tests.cast import Cast
from tests.conftest import signed_in
from vapi_sandbox import Fault

LIST = "/orgs/acme/numbers/"
HTMX = {"HX-Request": "true", "HX-Target": "results"}


def rows_of(html: str) -> int:
    return html.count('<th role="rowheader"')


def operations_of(vapi_acme: vapi_sandbox.Organization) -> list[str | None]:
    return [request.operation for request in vapi_acme.requests]


def test_the_first_page_shows_the_newest_numbers(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    response = as_viewer.get(LIST)

    assert response.status_code == 200
    assert rows_of(response.text) == 50
    assert "1–50 of 60" in response.text
    newest = vapi_acme.numbers[-1]
    assert f'href="{newest["id"]}/"' in response.text


def test_a_stranger_gets_not_found(as_stranger: Client) -> None:
    assert as_stranger.get(LIST).status_code == 404


def test_a_signed_out_person_returns_to_the_same_search_after_signing_in(
    client: Client, cast: Cast
) -> None:
    response = client.get(LIST + "?search=front&page=2")
    assert response.status_code == 302
    back = "/accounts/login/?next=/orgs/acme/numbers/%3Fsearch%3Dfront%26page%3D2"
    assert response.headers["Location"] == back


def test_every_number_has_a_row_that_links_to_it(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    html = as_viewer.get(LIST + "?limit=100").text
    assert rows_of(html) == 60
    for number in vapi_acme.numbers:
        assert f'href="{number["id"]}/"' in html
        if number.get("name"):
            assert escape(number["name"]) in html
    assert "<b>Front desk</b>" not in html


def test_a_row_shows_number_name_provider_status_assignee_fallback_and_date(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    assistant = vapi_acme.put_assistant({"name": "Reception & co"})
    vapi_acme.put(
        {
            "provider": "twilio",
            "number": "+14155550123",
            "name": "Front desk",
            "status": "blocked",
            "assistantId": assistant["id"],
            "fallbackDestination": {"type": "number", "number": "+442079460018"},
            "createdAt": "2025-01-02T03:04:05.000Z",
        }
    )
    html = as_viewer.get(LIST + "?search=Front+desk&limit=25", headers={}).text
    for shown in (
        "+1 415-555-0123",
        "Front desk",
        "Twilio",
        '<span class="badge error">Blocked</span>',
        "Reception &amp; co",
        "+44 20 7946 0018",
        'title="2025-01-02 03:04:05 UTC"',
    ):
        assert shown in html


@pytest.mark.parametrize(
    "number",
    [
        {},
        {"provider": None, "number": None, "name": None, "status": None, "hooks": None},
        {"provider": "carrier-pigeon", "status": "on strike", "unknown": {"deep": [1]}},
        {"provider": "vapi", "sipUri": "sip:sales@example.com"},
        {"provider": "twilio", "number": "+165****8621"},
        {"provider": "twilio", "number": 5, "fallbackDestination": "odd", "server": []},
        {"provider": "vapi", "createdAt": "not a date"},
        {"assistantId": "a-1", "updatedAt": "2026-01-01T00:00:00"},
        {"assistantId": "a-1", "updatedAt": "9999-12-31T23:59:59Z"},
    ],
)
def test_unexpected_values_never_break_the_list_or_the_page(
    number: dict[str, Any], as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    stored = vapi_acme.put(number)
    for address in (LIST + "?limit=100", f"{LIST}{stored['id']}/"):
        response = as_viewer.get(address)
        assert response.status_code == 200
        assert stored["id"] in response.text


def test_passwords_of_sip_addresses_are_masked(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    stored = vapi_acme.put(
        {
            "provider": "vapi",
            "sipUri": "sip:desk:hunter2@sip.vapi.ai",
            "fallbackDestination": {"type": "sip", "sipUri": "sip:night:hunter2@sip.vapi.ai"},
        }
    )
    for address in (LIST, f"{LIST}{stored['id']}/", "/find/?q=desk&together=1"):
        page = as_viewer.get(address).text
        assert stored["id"] in page
        assert "hunter2" not in page


def test_the_whole_address_reaches_vapi_and_fills_in_the_toolbar(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    address = (
        LIST + "?search=desk&createdAtGe=2025-01-01T00%3A00%3A00Z"
        "&updatedAtLe=2026-12-31T23%3A59%3A59.999Z&sortBy=cost&sortOrder=ASC&limit=25"
    )
    html = as_viewer.get(address).text

    [query] = [request.query for request in vapi_acme.requests if request.operation == "list"]
    assert query == {
        "search": ["desk"],
        "createdAtGe": ["2025-01-01T00:00:00Z"],
        "updatedAtLe": ["2026-12-31T23:59:59.999000Z"],
        "sortBy": ["cost"],
        "sortOrder": ["ASC"],
        "limit": ["25"],
        "page": ["1"],
    }
    for chosen in (
        'value="desk"',
        'name="createdAtGe" value="2025-01-01"',
        'name="updatedAtLe" value="2026-12-31"',
        '<option value="cost" selected>',
        '<option value="ASC" selected>Lowest first',
        "<option selected>25<",
        "Dates: 2 set",
    ):
        assert chosen in html


def test_an_invalid_address_is_corrected_with_a_message(as_viewer: Client) -> None:
    response = as_viewer.get(LIST + "?limit=7&page=abc&search=desk", follow=True)
    assert response.redirect_chain == [(LIST + "?search=desk", 302)]
    assert "this is page 1" in response.text
    assert "This page holds 50" in response.text


def test_a_form_without_javascript_leads_to_a_clean_address(as_viewer: Client) -> None:
    empty = "?search=&createdAtGe=&createdAtLe=&sortBy=createdAt&sortOrder=DESC&limit=50"
    assert as_viewer.get(LIST + empty).headers["Location"] == LIST


def test_htmx_gets_only_the_results(as_viewer: Client) -> None:
    whole = as_viewer.get(LIST + "?search=desk")
    part = as_viewer.get(LIST + "?search=desk&page=&limit=50", headers=HTMX)

    assert rows_of(part.text) == rows_of(whole.text) > 0
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert part.headers["HX-Push-Url"] == LIST + "?search=desk"
    for response in (whole, part):
        assert "HX-Request" in response.headers["Vary"]
        assert response.headers["Cache-Control"] == "no-store"


def test_a_history_restore_gets_the_whole_page(as_viewer: Client) -> None:
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<html" in as_viewer.get(LIST, headers=headers).text


@pytest.mark.parametrize(
    ("before", "now", "header"),
    [
        ("", "?search=d", "HX-Push-Url"),
        ("?search=d", "?search=de", "HX-Replace-Url"),
        ("?search=d", "?search=d&limit=50&page=2", "HX-Push-Url"),
        ("?search=d", "", "HX-Push-Url"),
        ("?search=d", "?search=de&limit=25", "HX-Push-Url"),
        ("?limit=50&page=2", "?limit=50&page=2", "HX-Replace-Url"),
    ],
)
def test_typing_on_makes_one_step_in_the_history(
    before: str, now: str, header: str, as_viewer: Client
) -> None:
    current = f"http://testserver{LIST}{before}"
    response = as_viewer.get(LIST + now, headers={**HTMX, "HX-Current-URL": current})
    assert response.headers[header] == LIST + now


def test_the_list_links_to_its_other_pages(as_viewer: Client) -> None:
    first = as_viewer.get(LIST + "?limit=25").text
    assert f'href="{LIST}?limit=25&amp;page=2"' in first
    assert f'href="{LIST}?limit=25&amp;page=3"' in first
    last = as_viewer.get(LIST + "?limit=25&page=3").text
    assert "51–60 of 60" in last
    assert rows_of(last) == 10


def test_a_page_beyond_the_end_links_to_the_last_page(as_viewer: Client) -> None:
    html = as_viewer.get(LIST + "?limit=50&page=9").text
    assert "This page doesn't exist" in html
    assert f'href="{LIST}?limit=50&amp;page=2"' in html


def test_a_search_without_a_match_offers_to_search_all_dates(as_viewer: Client) -> None:
    html = as_viewer.get(LIST + "?search=%3Cnothing%3E&createdAtGe=2025-01-01T00%3A00%3A00Z").text
    assert "No number matches “&lt;nothing&gt;”" in html
    assert "Search all dates" in html


def test_a_search_without_a_match_shows_how_the_phone_number_was_read(as_viewer: Client) -> None:
    html = as_viewer.get(LIST + "?search=0099+88+77").text
    assert "read as the phone number" in html
    assert "+998877" in html


def test_an_organization_without_numbers_says_so(
    cast: Cast, vapi_globex: vapi_sandbox.Organization, as_stranger: Client
) -> None:
    for number in vapi_globex.numbers:
        vapi_globex.delete(number["id"])
    assert "No numbers yet" in as_stranger.get("/orgs/globex/numbers/").text


def test_a_page_makes_one_call_to_vapi_and_three_queries_whatever_its_size(
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    viewer = signed_in(cast.viewer)
    viewer.get(LIST)  # the directory is read
    assert sorted(filter(None, operations_of(vapi_acme))) == ["assistants", "list", "squads"]
    for address in (LIST + "?limit=25", LIST + "?limit=100"):
        vapi_acme.forget_requests()
        with django_assert_num_queries(3):  # session, person, memberships
            viewer.get(address)
        assert operations_of(vapi_acme) == ["list"]


def test_the_names_are_read_once_for_everybody(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    for person in (cast.viewer, cast.operator, cast.admin):
        signed_in(person).get(LIST)
    assert operations_of(vapi_acme).count("assistants") == 1
    assert operations_of(vapi_acme).count("list") == 3


def test_a_member_of_two_organizations_sees_the_numbers_of_each_apart(cast: Cast) -> None:
    """One person, two organizations, one address apart."""
    both = signed_in(cast.both)
    acme, globex = both.get(LIST).text, both.get("/orgs/globex/numbers/").text
    numbers = re.compile(r'href="([0-9a-f-]{36})/"')
    assert len(numbers.findall(globex)) == 3
    assert not set(numbers.findall(acme)) & set(numbers.findall(globex))


def test_a_bare_address_uses_the_persons_page_size(cast: Cast, as_viewer: Client) -> None:
    cast.viewer.save_preferences(limit=25)
    page = as_viewer.get(LIST)
    assert rows_of(page.text) == 25
    assert "1–25 of 60" in page.text
    assert "<option selected>25<" in page.text
    assert f'href="{LIST}?limit=25&amp;page=2"' in page.text
    assert 'type="hidden" name="limit"' not in page.text
    assert as_viewer.get(LIST + "?limit=25").headers["Location"] == LIST


def test_a_link_shows_the_same_numbers_to_people_with_other_page_sizes(
    cast: Cast, as_viewer: Client, as_admin: Client
) -> None:
    """Whatever size of a page each of them likes."""
    cast.admin.save_preferences(limit=25)
    number = re.compile(r'<th role="rowheader" scope="row"><a href="([^"]+)"')
    for address in (LIST + "?limit=50&page=2", LIST + "?limit=100", LIST + "?page=2"):
        mine, theirs = (each.get(address, follow=True) for each in (as_viewer, as_admin))
        assert number.findall(mine.text) == number.findall(theirs.text) != []


def test_a_new_search_keeps_the_page_size_of_the_address(as_viewer: Client) -> None:
    html = as_viewer.get(LIST + "?limit=25&page=2").text
    assert '<input type="hidden" name="limit" value="25">' in html


def test_hidden_columns_stay_in_the_markup_so_that_rows_are_the_same_for_everybody(
    cast: Cast, as_viewer: Client
) -> None:
    """By the style sheet, so that rows are the same for everybody."""
    as_viewer.get(LIST)  # the directory is read
    before = as_viewer.get(LIST).text
    assert 'data-hidden=""' in before
    cast.viewer.save_preferences(hidden_columns=["provider", "updated"])
    after = as_viewer.get(LIST).text
    assert 'data-hidden="provider updated"' in after
    assert '<input type="checkbox" name="columns" value="name" checked>' in after
    assert '<input type="checkbox" name="columns" value="updated">' in after
    body = re.compile(r"<tbody.*?</table>", re.DOTALL)
    assert body.findall(before) == body.findall(after) != []


def test_a_page_of_100_numbers_stays_under_13_kb_compressed_with_all_edit_links(
    as_admin: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    """At most 12 KB compressed, with a link for each field that an admin can edit."""
    seeded = list(vapi_acme.numbers)
    for number in seeded[:50]:
        vapi_acme.put({key: value for key, value in number.items() if key != "id"})
    as_admin.get(LIST)  # the directory is read
    response = as_admin.get(LIST + "?limit=100", headers={"Accept-Encoding": "br"})
    assert rows_of(brotli.decompress(response.content).decode()) == 100
    assert len(response.content) <= 12 * 1024


def test_htmx_gets_a_failure_of_vapi_as_a_partial(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("list", Fault(status=500))
    response = as_viewer.get(LIST + "?search=x", headers=HTMX)
    assert response.status_code == 502
    assert response.headers["X-Dashboard-Partial"] == "error"
    assert "<html" not in response.text
    assert "Vapi can&#x27;t be reached" in response.text
    assert f'href="{LIST}?search=x"' in response.text
