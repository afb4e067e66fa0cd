"""The form that recreates a deleted number, filled from Activity."""

from itertools import permutations

import pytest
from django.test import Client

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Actor, changes_between, record_attempt, record_outcome
from phone_numbers.display import field_label
from phone_numbers.editing.moved_credentials import ENTER_FOR_ADDRESS
from tests.cast import Cast
from tests.phone_numbers.filling import ACME, Form, sent
from vapi_client.json_values import JSON
from vapi_client.masking import MASK
from vapi_sandbox import Organization

ACTIVITY = "/orgs/acme/activity/"
SECRET = "s3cr3t-and-long-enough"
TWILIO: JSON = {
    "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "orgId": "o",
    "createdAt": "2026-01-01T00:00:00.000Z",
    "updatedAt": "2026-01-01T00:00:00.000Z",
    "status": "active",
    "provider": "twilio",
    "number": "+14155550177",
    "name": "Front desk",
    "twilioAccountSid": "AC1",
    "twilioAuthToken": SECRET,
    "assistantId": None,
    "server": {
        "url": "https://hooks.example.com",
        "timeoutSeconds": 20.0,
        "headers": {"Authorization": SECRET, "Accept": "text/plain"},
    },
    "hooks": [{"on": "call.ringing", "do": [{"type": "say", "exact": "Hello"}]}],
    "fieldOfTomorrow": 1,
}


def deleted(cast: Cast, number: JSON, result: Result | None = Result.DONE) -> Attempt:
    attempt = record_attempt(
        Actor(cast.admin.email, cast.admin.pk, None),
        cast.acme,
        Action.NUMBER_DELETE,
        subject=str(number.get("id", "x")),
        changes=changes_between(number, {}),
    )
    if result:
        record_outcome(attempt, result)
    return attempt


def address(attempt: Attempt, provider: str = "twilio") -> str:
    return f"{ACME}new/{provider}/?from={attempt.pk}"


def test_the_activity_list_links_to_the_form_for_operators(
    cast: Cast, as_operator: Client, as_viewer: Client
) -> None:
    attempt = deleted(cast, TWILIO)
    assert f'href="{address(attempt)}"' in as_operator.get(ACTIVITY).text
    assert "Recreate" not in as_viewer.get(ACTIVITY).text


def test_the_form_is_filled_from_the_record(cast: Cast, as_operator: Client) -> None:
    form = Form(as_operator, address(deleted(cast, TWILIO)), SECRET)
    assert form.inputs["number"] == ["+14155550177"]
    assert form.inputs["name"] == ["Front desk"]
    assert form.inputs["server.timeoutSeconds"] == ["20.0"]
    assert form.inputs["twilioAuthToken"] == [""]
    assert MASK not in str(form.inputs)
    for words in (
        "Filled with the deleted number&#x27;s values from Activity.",
        "Left out, because this form can&#x27;t set them: Field of tomorrow.",
    ):
        assert words in form.text
    headers = ("Server › Headers › Authorization", "Server › Headers › Accept")
    assert any(  # PostgreSQL keeps an object's members in an order of its own
        f"Enter credentials and headers again: Twilio auth token, {', '.join(each)}." in form.text
        for each in permutations(headers)
    )


def test_sip_headers_are_neither_recorded_nor_filled_in(cast: Cast, as_operator: Client) -> None:
    headers = {"X-Team": SECRET, "Accept": "text/plain"}
    destination = {"type": "sip", "sipUri": "sip:desk@example.com", "sipHeaders": headers}
    attempt = deleted(cast, {**TWILIO, "fallbackDestination": destination})
    assert SECRET not in str(attempt.changes)
    form = Form(as_operator, address(attempt), SECRET)
    assert form.inputs["fallbackDestination.sipUri"] == ["sip:desk@example.com"]
    for header in headers:
        assert f"Fallback destination › SIP headers › {header}" in form.text


def test_masked_values_have_to_be_entered_again(
    cast: Cast, as_operator: Client, vapi_acme: Organization
) -> None:
    form = Form(as_operator, address(deleted(cast, TWILIO))).press()
    assert form.status == 422
    assert "Enter the header&#x27;s value." in form.text
    assert "Enter the auth token" in form.text
    vapi_acme.forget_requests()
    headers = {"Authorization": "another too", "Accept": "text/plain"}
    values = {  # PostgreSQL keeps an object's members in an order of its own
        f"server.headers.{place}.value": headers[form.inputs[f"server.headers.{place}.name"][0]]
        for place in range(len(headers))
    }
    form.fill({"twilioAuthToken": "another", **values}).save()
    body = sent(vapi_acme, "POST")
    left_out = ("id", "orgId", "createdAt", "updatedAt", "status", "assistantId", "fieldOfTomorrow")
    wanted = {name: value for name, value in TWILIO.items() if name not in left_out}
    server = {**TWILIO["server"], "headers": headers}
    assert body == {**wanted, "twilioAuthToken": "another", "server": server}
    assert Attempt.objects.latest("pk").action == Action.NUMBER_CREATE


def test_a_masked_password_in_an_address_has_to_be_entered_again(
    cast: Cast, as_operator: Client
) -> None:
    server = {"url": f"https://me:{SECRET}@hooks.example.com"}
    number = {**TWILIO, "twilioAuthToken": None, "server": server}
    form = Form(as_operator, address(deleted(cast, number)), SECRET)
    form.fill({"twilioAuthToken": "another"}).press()
    assert form.status == 422
    assert "Part of this is hidden. To change it, enter all of it." in form.text


def test_a_sip_address_can_be_recreated(
    cast: Cast, as_operator: Client, vapi_acme: Organization
) -> None:
    number = {"provider": "vapi", "sipUri": "sip:desk-again@sip.vapi.ai"}
    form = Form(as_operator, address(deleted(cast, number), "vapi"))
    vapi_acme.forget_requests()
    form.save()
    assert sent(vapi_acme, "POST") == {"provider": "vapi", "sipUri": "sip:desk-again@sip.vapi.ai"}


@pytest.mark.parametrize("since", [{}, {"sipUri": "sip:desk@sip.vapi.ai"}])
def test_a_free_number_cannot_be_recreated(since: JSON, cast: Cast, as_operator: Client) -> None:
    number = {"provider": "vapi", "number": "+13855550100", "numberDesiredAreaCode": "385"}
    attempt = deleted(cast, {**number, **since})
    page = as_operator.get(ACTIVITY).text
    assert "A free number from Vapi can&#x27;t be recreated." in page
    assert "Recreate" not in page
    answer = as_operator.get(address(attempt, "vapi"))
    assert answer.status_code == 409
    assert "Vapi released it when it was deleted" in answer.text


@pytest.mark.parametrize("provider", ["pigeon", ["vapi"], {"name": "vapi"}, 1])
def test_a_number_of_an_unknown_provider_is_not_offered(
    provider: object, cast: Cast, as_operator: Client
) -> None:
    deleted(cast, {**TWILIO, "provider": provider})
    page = as_operator.get(ACTIVITY)
    assert page.status_code == 200
    assert "Recreate" not in page.text


@pytest.mark.parametrize("result", [None, Result.UNKNOWN, Result.REFUSED, Result.NOT_APPLIED])
def test_a_number_that_may_still_exist_cannot_be_recreated(
    result: Result | None, cast: Cast, as_operator: Client
) -> None:
    attempt = deleted(cast, TWILIO, result)
    assert "Recreate" not in as_operator.get(ACTIVITY).text
    assert as_operator.get(address(attempt)).status_code == 409


@pytest.mark.parametrize("recorded", ["0", "x", "9" * 30, "²"])
def test_a_missing_record_is_404(recorded: str, as_operator: Client) -> None:
    assert as_operator.get(f"{ACME}new/twilio/?from={recorded}").status_code == 404


def test_a_record_of_another_provider_or_organization_is_refused(
    cast: Cast, as_operator: Client, as_stranger: Client
) -> None:
    attempt = deleted(cast, TWILIO)
    assert as_operator.get(address(attempt, "vonage")).status_code == 409
    there = address(attempt).replace("acme", "globex")
    assert as_stranger.get(there).status_code == 404


URL = "https://a.example.com"
PIGEON: JSON = {"type": "pigeon", "loft": 3}
CARRIER: JSON = {"type": "number", "number": "+14155550100", "loft": 3}
DREAMING: JSON = {"on": "call.dreaming", "to": {"desk": 1.0}}
TOOL: JSON = {"type": "tool", "server": {"url": URL, "headers": {"X": SECRET}}}


@pytest.mark.parametrize(
    ("field", "value", "left_out"),
    [
        ("server", {"url": URL, "retryBudget": {"perHour": 9}}, "Server › Retry budget"),
        ("server", {**TWILIO["server"], "retries": 9}, "Server › Retries"),
        ("server", {"url": URL, "oauth": {"secret": SECRET}}, "Server › Oauth"),
        ("fallbackDestination", CARRIER, "Fallback destination › Loft"),
        ("fallbackDestination", PIGEON, "Fallback destination"),
        ("hooks", [*TWILIO["hooks"], DREAMING], "Hooks › 2 › To"),
        ("hooks", [{"on": "call.ringing", "do": [TOOL]}], "Hooks › 1 › Do › 1 › Server"),
    ],
)
def test_every_part_that_the_form_drops_is_named(
    field: str, value: JSON, left_out: str, cast: Cast, as_operator: Client
) -> None:
    number = {**TWILIO, field: value}
    form = Form(as_operator, address(deleted(cast, number)), SECRET)
    named = form.problems.partition("can't set them: ")[2].partition(". The new")[0].split(", ")
    assert "Field of tomorrow" in named
    assert left_out in named
    assert field_label(field) not in named or field_label(field) == left_out
    assert "Oauth" not in form.problems.partition("Enter credentials")[2].partition("Left out")[0]


def test_a_credential_of_the_recorded_server_does_not_go_to_another(
    cast: Cast, as_operator: Client, as_admin: Client, vapi_acme: Organization
) -> None:
    number = {**TWILIO, "server": {"url": URL, "credentialId": "c1"}}
    attempt = deleted(cast, number)
    typed: dict[str, str | list[str]] = {
        "twilioAuthToken": "another",
        "server.url": "https://evil.example",
    }
    form = Form(as_operator, address(attempt)).fill(typed).press()
    assert form.status == 422
    assert form.said("server.credentialId") == [ENTER_FOR_ADDRESS]
    vapi_acme.forget_requests()
    form.fill({**typed, "server.credentialId": "c2"}).save()
    assert sent(vapi_acme, "POST")["server"]["credentialId"] == "c2"

    vapi_acme.delete(vapi_acme.numbers[-1]["id"])
    form = Form(as_admin, address(attempt)).fill(typed).press()
    form.fill({**typed, "keep_credentials": "1"}).save()
    changes = {each["field"]: each for each in Attempt.objects.latest("pk").changes}
    assert changes["server"]["credentials_kept"] is True
