"""Whose session ends while they type loses nothing but credentials, without JavaScript too."""

import pytest
from django.test import Client

from phone_numbers.editing.form_view import SESSION_ENDED
from phone_numbers.models import OpenedForm
from tests.cast import PASSWORD
from tests.phone_numbers.filling import Form, edit, new, sent, writes
from vapi_client.json_values import JSON
from vapi_sandbox import Organization

NUMBER: JSON = {
    "provider": "twilio",
    "number": "+14155550123",
    "twilioAccountSid": "AC1",
    "twilioAuthToken": "hunter2-old",
    "hooks": [{"on": "call.ringing", "do": [{"type": "say", "exact": "Hello"}]}],
}


def end_session(form: Form) -> str:
    """Presses the button that saves when the session has ended; where signing in is."""
    form.client.logout()
    address = str(form.press().page.headers["Location"])
    assert address.startswith("/accounts/login/?next=")
    return address


def sign_in(client: Client, address: str, email: str = "operator@acme.example") -> Form:
    """Signs in; the form it leads back to, which holds no secret."""
    answer = client.post(address, {"login": email, "password": PASSWORD})
    return Form(client, answer.headers["Location"], "hunter2")


def test_an_edit(as_operator: Client, vapi_acme: Organization) -> None:
    number = vapi_acme.put(NUMBER)
    form = edit(as_operator, number, "hunter2").take("hooks.0.do type=say")
    form.fill(
        {
            "name": "Büro 🌙",
            "hooks.0.do.new1.exact": "Zwei\r\nZeilen",
            "twilioAuthToken": "hunter2-new",
        }
    )
    sign_in_address = end_session(form)
    assert writes(vapi_acme) == []

    again = sign_in(as_operator, sign_in_address)
    assert again.problems == SESSION_ENDED
    assert again.inputs["name"] == ["Büro 🌙"]
    again.save()
    say = {"type": "say", "exact": "Zwei\nZeilen"}
    assert sent(vapi_acme, "PATCH") == {
        "provider": "twilio",
        "name": "Büro 🌙",
        "hooks": [{"on": "call.ringing", "do": [*NUMBER["hooks"][0]["do"], say]}],
    }


@pytest.mark.parametrize("broken", ["", "]"])
def test_as_json(broken: str, as_operator: Client, vapi_acme: Organization) -> None:
    form = edit(as_operator, vapi_acme.put(NUMBER), "hunter2").press("json")
    text = form.inputs["json"][0].replace('"+14155550123"', '"+14155550124"')
    text = text.replace("•••••••• 1", "hunter2-new") + broken
    form.fill({"json": text})
    sign_in_address = end_session(form)
    assert "hunter2" not in str(OpenedForm.objects.get(pk=form.inputs["form"][0]).typed)

    again = sign_in(as_operator, sign_in_address)
    assert "+14155550124" in again.inputs["json"][0]
    again.press()
    assert again.status == 422


def test_a_new_number(as_operator: Client, vapi_acme: Organization) -> None:
    form = new(as_operator, "twilio", "hunter2").take("server.headers")
    form.fill(
        {
            "number": "+14155550123",
            "twilioAccountSid": "AC1",
            "twilioAuthToken": "hunter2-new",
            "server.headers.new1.name": "Authorization",
            "server.headers.new1.value": "hunter2-header",
        }
    )
    again = sign_in(as_operator, end_session(form))
    assert again.problems == SESSION_ENDED
    again.fill({"twilioAuthToken": "hunter2-again", "server.headers.new1.value": "hunter2"}).save()
    assert sent(vapi_acme, "POST") == {
        "provider": "twilio",
        "number": "+14155550123",
        "twilioAccountSid": "AC1",
        "twilioAuthToken": "hunter2-again",
        "server": {"headers": {"Authorization": "hunter2"}},
    }


def test_somebody_else_gets_the_number_as_it_is(
    as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, vapi_acme.put(NUMBER)).fill({"name": "Typed"})
    other = sign_in(as_operator, end_session(form), "admin@acme.example")
    assert other.inputs["name"] == [""]
    assert other.inputs["form"] != form.inputs["form"]


def test_without_the_token_of_a_form_nothing_is_kept(
    as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, vapi_acme.put(NUMBER)).fill({"name": "Typed"})
    form.inputs["form"] = ["x"]
    assert "Typed" not in sign_in(as_operator, end_session(form)).text
