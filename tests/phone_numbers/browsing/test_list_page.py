"""The page with the list of numbers: toolbar, links to other pages, and results for htmx."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

import vapi_sandbox
from tests.cast import Cast
from vapi_sandbox import Fault

LIST = "/orgs/acme/numbers/"
HTMX = {"HX-Request": "true", "HX-Target": "results"}


def rows_of(html: str) -> int:
    return html.count('<th role="rowheader"')


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
        'name="createdAtGe" value="2025-01-01T00:00:00Z"',
        'name="updatedAtLe" value="2026-12-31T23:59:59.999Z"',
        'name="sortBy" value="cost"',
        'name="sortOrder" value="ASC"',
        "<option selected>25<",
        'aria-label="Remove Created: from 2025-01-01"',
        'aria-label="Remove Updated: to 2026-12-31"',
        'aria-label="Remove Order: lowest call cost first"',
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
    cast.admin.save_preferences(limit=25)
    number = re.compile(r'<th role="rowheader" scope="row">(?:<label.*?</label>)?<a href="([^"]+)"')
    for address in (LIST + "?limit=50&page=2", LIST + "?limit=100", LIST + "?page=2"):
        mine, theirs = (each.get(address, follow=True) for each in (as_viewer, as_admin))
        assert number.findall(mine.text) == number.findall(theirs.text) != []


def test_a_new_search_keeps_the_page_size_of_the_address(as_viewer: Client) -> None:
    html = as_viewer.get(LIST + "?limit=25&page=2").text
    assert '<input type="hidden" name="limit" value="25" form="filters">' in html


def test_only_the_style_sheet_hides_columns_so_that_rows_are_the_same_for_everybody(
    cast: Cast, as_viewer: Client, read_names: Callable[[], None]
) -> None:
    read_names()
    before = as_viewer.get(LIST).text
    assert 'data-hidden=""' in before
    cast.viewer.save_preferences(hidden_columns=["provider", "updated"])
    after = as_viewer.get(LIST).text
    assert 'data-hidden="provider updated"' in after
    assert '<input type="checkbox" name="columns" value="name" checked>' in after
    assert '<input type="checkbox" name="columns" value="updated">' in after
    body = re.compile(r"<tbody.*?</table>", re.DOTALL)
    assert body.findall(before) == body.findall(after) != []


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


def test_each_checkbox_has_the_id_of_its_number(
    as_operator: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    page = as_operator.get(LIST).text
    for number in vapi_acme.numbers[-3:]:
        assert f'aria-label="Select number" value="{number["id"]}"' in page


def test_a_viewer_has_no_checkboxes(as_viewer: Client) -> None:
    assert "checkbox" not in as_viewer.get(LIST).text.split('id="results"')[1]


def test_results_bring_the_button_that_selects_all_that_match(as_operator: Client) -> None:
    part = as_operator.get(LIST + "?search=e&limit=25", headers=HTMX).text
    assert re.search(r'id="select-matching"[^>]*value="\?search=e"[^>]*hx-swap-oob="true"', part)
    page = as_operator.get(LIST + "?search=returns").text
    assert re.search(r'id="select-matching"[^>]* hidden>', page)
