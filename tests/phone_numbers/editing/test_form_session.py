"""A session that ends while a person types loses only the credentials that they typed."""

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
    """End the session and press Save. Return the address of the sign-in page."""
    form.client.logout()
    address = str(form.press().page.headers["Location"])
    assert address.startswith("/accounts/login/?next=")
    return address


def sign_in(client: Client, address: str, email: str = "operator@acme.example") -> Form:
    """Sign in. Return the form that signing in leads back to, which shows no secret."""
    answer = client.post(address, {"login": email, "password": PASSWORD})
    return Form(client, answer.headers["Location"], "hunter2")


def test_an_edit_is_kept_without_credentials(as_operator: Client, vapi_acme: Organization) -> None:
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
def test_json_is_kept_without_credentials(
    broken: str, as_operator: Client, vapi_acme: Organization
) -> None:
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


def test_a_new_number_is_kept_without_credentials(
    as_operator: Client, vapi_acme: Organization
) -> None:
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


def test_another_person_does_not_get_what_was_typed(
    as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, vapi_acme.put(NUMBER)).fill({"name": "Typed"})
    other = sign_in(as_operator, end_session(form), "admin@acme.example")
    assert other.inputs["name"] == [""]
    assert other.inputs["form"] != form.inputs["form"]


def test_nothing_is_kept_without_a_forms_token(
    as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, vapi_acme.put(NUMBER)).fill({"name": "Typed"})
    form.inputs["form"] = ["x"]
    assert "Typed" not in sign_in(as_operator, end_session(form)).text
