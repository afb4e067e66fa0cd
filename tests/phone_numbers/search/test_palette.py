"""What the command palette of an organization offers and suggests."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import vapi_sandbox
from dashboard.orgs.models import Organization
from phone_numbers.models import SavedSearch
from phone_numbers.search.palette import MAX_SUGGESTIONS
from tests.cast import Cast
from tests.conftest import signed_in
from vapi_sandbox import Fault

PALETTE = "/orgs/acme/numbers/palette/"
SUGGESTIONS = "/orgs/acme/numbers/find/"
HTMX = {"HX-Request": "true", "HX-Target": "palette-numbers"}


def ids_in(html: str) -> list[str]:
    return re.findall(r'href="/orgs/acme/numbers/([0-9a-f-]{36})/"', html)


def test_suggestions_link_to_the_matching_numbers(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({"provider": "twilio", "number": "+14155550123", "name": "Front & <co>"})
    response = as_viewer.get(SUGGESTIONS, {"search": "front & <CO"}, headers=HTMX)
    assert response.status_code == 200
    assert ids_in(response.text) == [number["id"]]
    assert "+1 415-555-0123" in response.text
    assert "Front &amp; &lt;co&gt;" in response.text
    assert "<html" not in response.text


def test_a_stranger_gets_not_found(as_stranger: Client) -> None:
    assert as_stranger.get(SUGGESTIONS, {"search": "desk"}).status_code == 404


def test_a_signed_out_person_can_sign_in_without_leaving_the_page(
    client: Client, cast: Cast
) -> None:
    assert client.get(SUGGESTIONS, {"search": "desk"}).status_code == 302
    headers = {**HTMX, "X-Dashboard-Stay": "true"}
    response = client.get(SUGGESTIONS, {"search": "desk"}, headers=headers)
    assert response.status_code == 401
    assert response.headers["X-Dashboard-Partial"] == "sign-in"


@pytest.mark.parametrize(
    "typed",
    ["(628) 555", "628-555 01", "+1 628 555", "001 628 5550", " desk of the moon ", "MOON@sip"],
)
def test_a_number_is_found_by_a_part_of_its_number_name_or_sip_address(
    typed: str, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    phone = vapi_acme.put({"number": "+16285550177", "name": "Desk of the Moon"})
    sip = vapi_acme.put({"provider": "vapi", "sipUri": "sip:moon@sip.vapi.ai"})
    html = as_viewer.get(SUGGESTIONS, {"search": typed}).text
    assert ids_in(html) == [sip["id"] if "@" in typed else phone["id"]]


def test_suggestions_take_one_call_to_vapi_and_three_queries_without_reading_names(
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assistant = vapi_acme.put_assistant({"name": "Reception"})
    vapi_acme.put({"number": "+16285550177", "name": "Desk", "assistantId": assistant["id"]})
    viewer = signed_in(cast.viewer)
    vapi_acme.forget_requests()
    with django_assert_num_queries(3):  # session, person, memberships
        viewer.get(SUGGESTIONS, {"search": "desk"})
    [request] = vapi_acme.requests
    assert request.operation == "list"
    assert request.query == {"search": ["desk"], "limit": [str(MAX_SUGGESTIONS)]}


def test_further_matches_are_linked_in_the_list(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    for place in range(MAX_SUGGESTIONS + 1):
        vapi_acme.put({"number": f"+1628555017{place}", "name": "Crowd & co"})
    html = as_viewer.get(SUGGESTIONS, {"search": "crowd & co"}).text
    assert len(ids_in(html)) == MAX_SUGGESTIONS
    assert 'href="/orgs/acme/numbers/?search=crowd+%26+co"' in html
    assert f"All {MAX_SUGGESTIONS + 1} numbers with “crowd &amp; co”" in html


def test_without_further_matches_there_is_no_link_to_the_list(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    for place in range(MAX_SUGGESTIONS):
        vapi_acme.put({"number": f"+1628555017{place}", "name": "Crowd"})
    html = as_viewer.get(SUGGESTIONS, {"search": "crowd"}).text
    assert len(ids_in(html)) == MAX_SUGGESTIONS
    assert "?search=" not in html


@pytest.mark.parametrize("typed", ["", " ", "a", " a ", "\x00\x01", "“x” of nothing", "x" * 300])
def test_a_search_of_fewer_than_two_characters_is_not_sent_to_vapi(
    typed: str, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.forget_requests()
    response = as_viewer.get(SUGGESTIONS, {"search": typed})
    assert response.status_code == 200
    assert "option" not in response.text
    assert len(vapi_acme.requests) == (1 if len(typed.strip()) > 2 else 0)


def test_masked_numbers_and_unknown_providers_are_suggested(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    masked = vapi_acme.put({"number": "+165****8621", "name": "Odd one"})
    named = vapi_acme.put({"provider": "carrier-pigeon", "name": "Odd two"})
    html = as_viewer.get(SUGGESTIONS, {"search": "odd"}).text
    assert {masked["id"], named["id"]} <= set(ids_in(html))


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (Fault(status=500), 502, "Vapi can&#x27;t be reached"),
        (Fault(status=429), 503, "Vapi asks to slow down"),
    ],
)
def test_a_failure_is_explained_in_the_palette(
    fault: Fault,
    status: int,
    words: str,
    as_viewer: Client,
    vapi_acme: vapi_sandbox.Organization,
) -> None:
    vapi_acme.fail("list", fault)
    response = as_viewer.get(SUGGESTIONS, {"search": "desk"}, headers=HTMX)
    assert response.status_code == status
    assert response.headers["X-Dashboard-Partial"] == "error"
    assert words in response.text
    assert 'id="palette-said" hx-swap-oob' in response.text
    assert "option" not in response.text


def test_an_unreadable_key_is_explained_in_the_palette(as_viewer: Client) -> None:
    Organization.objects.filter(slug="acme").update(encrypted_api_key="of other keys")
    response = as_viewer.get(SUGGESTIONS, {"search": "desk"}, headers=HTMX)
    assert response.status_code == 503
    assert "can&#x27;t be decrypted" in response.text


def test_numbers_stay_within_their_organization(
    as_both: Client, vapi_globex: vapi_sandbox.Organization
) -> None:
    vapi_globex.put({"number": "+16285550177", "name": "Of globex alone"})
    assert "option" not in as_both.get(SUGGESTIONS, {"search": "of globex alone"}).text
    assert "option" in as_both.get("/orgs/globex/numbers/find/", {"search": "of globex"}).text


def test_the_palette_offers_own_and_shared_searches(cast: Cast, as_viewer: Client) -> None:
    for name, person, shared in [
        ("Mine", cast.viewer, False),
        ("Ours", cast.operator, True),
        ("Theirs", cast.operator, False),
    ]:
        SavedSearch.objects.create(
            organization=cast.acme,
            name=name,
            query="?search=desk",
            created_by=person,
            shared=shared,
        )
    html = as_viewer.get(PALETTE).text
    assert '<a role="option" tabindex="-1" href="/orgs/acme/numbers/?search=desk">' in html
    assert ("Mine" in html, "Ours" in html, "Theirs" in html) == (True, True, False)


def test_assistants_and_squads_lead_to_their_numbers(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    squad = vapi_acme.put_squad({"name": "Zebra & friends"})
    as_viewer.get("/orgs/acme/numbers/")  # reads the names
    html = as_viewer.get(SUGGESTIONS, {"search": "zebra"}).text
    assert f'href="/orgs/acme/audit/numbers/?assignee={squad["id"]}"' in html
    assert "Zebra &amp; friends" in html
    assert "numbers of this squad" in html
