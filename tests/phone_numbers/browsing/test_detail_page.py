"""The page of one number."""

import html
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import vapi_sandbox
from tests.cast import Cast
from vapi_client.masking import MASK

SECRETS = {
    "twilioAuthToken": "tok-1111",
    "twilioApiKey": "key-2222",
    "twilioApiSecret": "sec-3333",
    "authentication": {"realm": "r", "username": "u" * 20, "password": "pw-4444" * 3},
    "server": {
        "url": "https://me:pw-5555@hooks.example.com/?api_key=q-6666",
        "timeoutSeconds": 20,
        "headers": {"Authorization": "Bearer b-7777", "X-Team": "h-8888", "Accept": "text/json"},
    },
    "unknown": {"deep": [{"accessToken": "d-9999"}]},
}
HIDDEN = ["tok-1111", "key-2222", "sec-3333", "pw-4444", "pw-5555", "q-6666"]
HIDDEN += ["b-7777", "h-8888", "d-9999"]


def address(number: dict[str, object]) -> str:
    return f"/orgs/acme/numbers/{number['id']}/"


def test_the_page_takes_eight_queries(
    as_viewer: Client,
    vapi_acme: vapi_sandbox.Organization,
    read_names: Callable[[], None],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    read_names()
    number = vapi_acme.put({"provider": "twilio", "number": "+14155550123"})
    as_viewer.get(address(number))  # the first page of a session stores what it is
    # Session, person, memberships; unsettled attempts and creates; findings; the create, changes
    with django_assert_num_queries(8):
        as_viewer.get(address(number))


def test_the_page_shows_the_call_path_the_facts_and_what_is_set(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, read_names: Callable[[], None]
) -> None:
    squad = vapi_acme.put_squad({"name": "Night shift"})
    read_names()
    number = vapi_acme.put(
        {
            "provider": "twilio",
            "number": "+14155550123",
            "name": "Front desk",
            "squadId": squad["id"],
            "server": {"timeoutSeconds": 20, "backoffPlan": {"maxRetries": 2}},
            "fallbackDestination": {"type": "sip", "sipUri": "sip:overflow@example.com"},
            "hooks": [{"on": "call.ringing", "do": [{"type": "say", "exact": "One moment"}]}],
            "createdAt": "2026-01-02T03:04:05.600Z",
            "carrierRegion": "west",
        }
    )
    shown = as_viewer.get(address(number)).text
    for text in (
        "+1 415-555-0123",
        "Front desk",
        "Night shift",
        squad["id"],
        "sip:overflow@example.com",
        "Vapi says “One moment”",
        "Max retries",
        "2026-01-02 03:04:05 UTC",
        "Other fields",
        "Carrier region",
        f"../../audit/numbers/?assignee={squad['id']}",
    ):
        assert text in shown


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("America/New_York", "0001-01-01T00:00:00+00:00"),
        ("Asia/Tokyo", "9999-12-31T23:59:59+00:00"),
    ],
)
def test_the_first_and_last_moments_of_the_calendar_are_shown_in_every_time_zone(
    zone: str, moment: str, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    times = {"createdAt": moment, "updatedAt": moment}
    number = vapi_acme.put({"provider": "twilio", "number": "+14155550123", **times})
    as_viewer.cookies["__Host-time_zone"] = as_viewer.cookies["time_zone"] = quote(zone, safe="")
    page = as_viewer.get(address(number))
    assert page.status_code == 200
    assert f'datetime="{moment}"' in page.text


def test_what_is_not_set_is_a_line_with_a_link_for_operators(
    as_viewer: Client, as_operator: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({"provider": "twilio", "number": "+14155550123"})
    for client, may_add in ((as_viewer, False), (as_operator, True)):
        shown = client.get(address(number)).text
        assert "No hooks." in shown and "No server." in shown
        assert ("Add hook" in shown) == may_add
        assert ("Add fallback destination" in shown) == may_add


def test_an_assistant_is_linked_at_vapi(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    assistant = vapi_acme.assistants[0]["id"]
    number = vapi_acme.put({"provider": "vapi", "assistantId": assistant})
    shown = as_viewer.get(address(number)).text
    link = f'href="https://dashboard.vapi.ai/assistants/{assistant}" rel="noopener"'
    assert link in shown


def test_a_stranger_gets_not_found(
    as_stranger: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    assert as_stranger.get(address(vapi_acme.numbers[0])).status_code == 404


def test_a_signed_out_person_is_sent_to_sign_in(
    client: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    page = address(vapi_acme.numbers[0])
    assert client.get(page).headers["Location"] == f"/accounts/login/?next={page}"


def test_credentials_are_masked_everywhere(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({"provider": "twilio", "number": "+14155550123", **SECRETS})
    shown = as_viewer.get(address(number)).text
    for secret in HIDDEN:
        assert secret not in shown
    assert MASK in shown
    assert "text/json" in shown


def test_the_json_is_exactly_what_vapi_answered(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put(
        {"provider": "vapi", "a": 20, "b": 20.0, "c": None, "d": "<é>", "e": [], "f": {"g": 1}}
    )
    page = as_viewer.get(address(number)).text
    raw = html.unescape(page.partition("<code>")[2].partition("</code>")[0])
    assert json.loads(raw) == number
    assert '"a": 20,' in raw
    assert '"b": 20.0,' in raw


def test_every_seeded_number_can_be_opened(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    for number in vapi_acme.numbers:
        response = as_viewer.get(address(number))
        assert response.status_code == 200
        assert number["id"] in response.text


def test_an_invalid_id_is_not_found(as_viewer: Client) -> None:
    assert as_viewer.get("/orgs/acme/numbers/not-an-id/").status_code == 404


def test_the_page_makes_one_call_to_vapi(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, read_names: Callable[[], None]
) -> None:
    number = vapi_acme.numbers[0]
    read_names()
    vapi_acme.forget_requests()
    as_viewer.get(address(number))
    assert [request.operation for request in vapi_acme.requests] == ["get"]


def test_other_numbers_on_the_path_are_looked_up_after_the_page(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, read_names: Callable[[], None]
) -> None:
    fallback = {"type": "number", "number": vapi_acme.numbers[0].get("number", "+14155550100")}
    number = vapi_acme.put({"provider": "vapi", "fallbackDestination": fallback})
    read_names()
    vapi_acme.forget_requests()
    shown = as_viewer.get(address(number)).text
    assert [request.operation for request in vapi_acme.requests] == ["get"]
    assert f'hx-get="{address(number)}path/"' in shown
    assert f'<a href="{address(number)}path/">Follow the call to its end</a>' in shown
