"""Phone numbers typed into forms are sent in E.164, and the person sees what they became."""

from typing import Any

import pytest
from django.test import Client

from phone_numbers.forms.form_element import id_of
from tests.phone_numbers.filling import ACME, Form, edit, new, sent, writes
from tests.phone_numbers.inputs import inputs_of
from vapi_client.json_values import JSON
from vapi_sandbox import Organization

TYPED = "+1 (415) 555-0199"
STORED = "+14155550199"
CREDENTIALS: dict[str, JSON] = {
    "twilio": {"twilioAccountSid": "AC1", "twilioAuthToken": "token"},
    "vonage": {"credentialId": "c1"},
    "telnyx": {"credentialId": "c1"},
    "byo-phone-number": {"credentialId": "c1"},
}
FALLBACK: JSON = {"type": "number", "number": "+13125550100"}
NUMBER: JSON = {
    "provider": "twilio",
    "number": "+14155550123",
    "name": "Front desk",
    "twilioAccountSid": "AC1",
    "fallbackDestination": FALLBACK,
}


def note_at(markup: str, name: str) -> str:
    """Return what the page says about the number in an input."""
    _, _, after = markup.partition(f"id={id_of(name)}-n>")
    return after.partition("<")[0]


def said_after(form: Form) -> str:
    """Save, and return the page that it leads to."""
    form.save()
    return form.client.get(form.page.headers["Location"]).text


@pytest.mark.parametrize("provider", CREDENTIALS)
def test_a_new_number_is_sent_in_e164(
    as_operator: Client, vapi_acme: Organization, provider: str
) -> None:
    page = said_after(new(as_operator, provider).fill({"number": TYPED, **CREDENTIALS[provider]}))
    assert sent(vapi_acme, "POST")["number"] == STORED
    assert f"Number created. {TYPED} was sent as {STORED}." in page


def test_every_number_of_the_form_is_sent_in_e164(
    as_operator: Client, vapi_acme: Organization
) -> None:
    page = said_after(
        edit(as_operator, vapi_acme.put(NUMBER)).take(
            ("fallbackDestination.type", "sip"),
            {
                "number": "001 415 555 0198",
                "fallbackDestination.sipUri": "sip:+1 415@example.com",
                "fallbackDestination.callerId": "+1 415.555.0197",
            },
            "hooks on=call.ringing",
            "hooks.new1.filters",
            "hooks.new1.do type=transfer",
            ("hooks.new1.do.new1.destination.type", "number"),
            {
                "hooks.new1.filters.new1.startsWith": "+1 (415)\r\n0049\r\n33",
                "hooks.new1.do.new1.destination.number": TYPED,
                "hooks.new1.do.new1.destination.extension": "1 2",
                "hooks.new1.do.new1.destination.callerId": "{{customer.number}}",
            },
        )
    )
    body = sent(vapi_acme, "PATCH")
    assert body["number"] == "+14155550198"
    assert body["fallbackDestination"] == {
        "type": "sip",
        "sipUri": "sip:+1 415@example.com",
        "callerId": "+14155550197",
    }
    [hook] = body["hooks"]
    assert hook["filters"][0]["startsWith"] == ["1415", "49", "33"]
    assert hook["do"][0]["destination"] == {
        "type": "number",
        "number": STORED,
        "extension": "1 2",
        "callerId": "{{customer.number}}",
    }
    assert "+1 (415) was sent as 1415, 0049 was sent as 49." in page


def test_the_field_shows_what_is_sent(as_operator: Client, vapi_acme: Organization) -> None:
    form = edit(as_operator, vapi_acme.put(NUMBER))
    assert note_at(form.text, "number") == ""
    form.fill({"number": TYPED, "fallbackDestination.number": "001 312 555 0199"}).press("review")
    assert f'value="{TYPED}"' in form.text, "what was typed stays"
    assert note_at(form.text, "number") == f"Sent as {STORED}."
    assert note_at(form.text, "fallbackDestination.number") == "Sent as +13125550199."


def test_the_same_number_typed_otherwise_is_no_change(
    as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, vapi_acme.put(NUMBER)).fill({"number": "+1 415 555 0123"}).press()
    assert "Nothing was changed, so nothing was sent." in form.problems
    assert writes(vapi_acme) == []


def test_a_number_that_cannot_be_read_is_kept_with_an_example(
    as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, vapi_acme.put(NUMBER))
    form.fill({"fallbackDestination.number": "(415) 555-0199"}).press()
    [words] = form.said("fallbackDestination.number")
    assert words == "Enter + and the country code first. Dialled in the US, this is +14155550199."
    assert 'value="(415) 555-0199"' in form.text
    assert writes(vapi_acme) == []


def test_stored_numbers_stay_as_they_are(as_operator: Client, vapi_acme: Organization) -> None:
    fallback = {"type": "number", "number": "+1 312 555 0100"}
    odd = vapi_acme.put({**NUMBER, "number": "+1 415 555-0123", "fallbackDestination": fallback})
    edit(as_operator, odd).fill({"name": "Back office"}).save()
    assert sent(vapi_acme, "PATCH") == {"provider": "twilio", "name": "Back office"}


def test_a_stored_number_that_vapi_refuses_has_its_e164_beside_it(
    as_operator: Client, vapi_acme: Organization
) -> None:
    fallback = {"type": "number", "number": "+1 312 555 0100"}
    form = edit(as_operator, vapi_acme.put({**NUMBER, "fallbackDestination": fallback}))
    assert note_at(form.text, "fallbackDestination.number") == "As Vapi expects it: +13125550100."
    form.fill({"fallbackDestination.extension": "12"}).press()
    [words] = form.said("fallbackDestination.number")
    assert "must be a valid phone number in the E.164 format" in words

    vapi_acme.forget_requests()
    form.fill({"fallbackDestination.number": "+13125550100"}).save()
    fallback = {"type": "number", "number": "+13125550100", "extension": "12"}
    assert sent(vapi_acme, "PATCH")["fallbackDestination"] == fallback


def test_without_the_check_a_number_is_sent_as_typed(
    as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, vapi_acme.put(NUMBER)).fill(
        {
            "fallbackDestination.number": "+001234567890",
            "fallbackDestination.numberE164CheckEnabled": "false",
        }
    )
    form.save()
    assert sent(vapi_acme, "PATCH")["fallbackDestination"]["number"] == "+001234567890"


def test_the_editor_in_a_row_sends_e164_and_says_so(
    as_operator: Client, vapi_acme: Organization
) -> None:
    htmx = {"HX-Request": "true"}
    address = f"{ACME}{vapi_acme.put(NUMBER)['id']}/fallback/"
    inputs: dict[str, Any] = inputs_of(as_operator.get(address, headers=htmx), "inline")
    inputs["fallback"] = TYPED
    answer = as_operator.post(address, inputs, headers=htmx)
    assert sent(vapi_acme, "PATCH")["fallbackDestination"]["number"] == STORED
    assert f"{TYPED} was sent as {STORED}." in answer.text
    assert writes(vapi_acme) == ["PATCH"]

    again = inputs_of(as_operator.get(address, headers=htmx), "inline")
    answer = as_operator.post(address, {**again, "fallback": TYPED}, headers=htmx)
    assert "was sent as" not in answer.text
    assert writes(vapi_acme) == ["PATCH"]


def test_numbers_typed_as_json_are_sent_in_e164(
    as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, vapi_acme.put(NUMBER)).press("json")
    form.fill({"json": f'{{"name": "Front desk", "number": "{TYPED}"}}'}).press()
    assert sent(vapi_acme, "PATCH")["number"] == STORED
