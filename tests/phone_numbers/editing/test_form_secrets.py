"""Credentials: no page ever shows one, and only a person who means to changes one."""

from collections.abc import Callable

import pytest
from django.test import Client

from phone_numbers.editing.edit_view import ENTER_AGAIN
from tests.phone_numbers.filling import Form, edit, new, sent, writes
from vapi_client.json_values import JSON
from vapi_client.masking import MASK
from vapi_sandbox import Fault, Organization

SERVER: JSON = {
    "url": "https://ada:hunter2-url@hooks.example.com/?token=hunter2-query",
    "timeoutSeconds": 20,
    "headers": {"Authorization": "hunter2-header", "Accept": "text/html"},
}
TWILIO: JSON = {
    "provider": "twilio",
    "number": "+14155550123",
    "name": "Front desk",
    "twilioAccountSid": "AC1",
    "twilioAuthToken": "hunter2-token",
    "twilioApiSecret": "hunter2-secret",
    "server": SERVER,
    "hooks": [
        {
            "on": "call.ending",
            "do": {
                "type": "transfer",
                "destination": {
                    "type": "sip",
                    "sipUri": "sip:desk:hunter2-sip@example.com",
                    "sipHeaders": {"X-Api-Key": "hunter2-key", "X-Team": "hunter2-team"},
                },
            },
        }
    ],
}
SIP: JSON = {
    "provider": "vapi",
    "sipUri": "sip:desk@sip.vapi.ai",
    "authentication": {"username": "u" * 20, "password": "hunter2-" * 3},
}
# Credentials that a person types. No page may show them.
TYPED_SECRETS: dict[str, str | list[str]] = {
    "twilioAuthToken": "hunter2-new-token",
    "twilioApiSecret": "hunter2-new-secret",
    "server.url": "https://bob:hunter2-new@hooks.example.com",
    "server.headers.0.value": "hunter2-new-header",
    "hooks.0.do.destination.sipHeaders.0.value": "hunter2-new-key",
}
SECRET = "hunter2"

Opened = Callable[[JSON], Form]


@pytest.fixture
def opened(as_operator: Client, vapi_acme: Organization) -> Opened:
    """Open the form of a number, and check that no page shows a secret."""
    return lambda number: edit(as_operator, vapi_acme.put(number), SECRET)


class TestNoPageShowsACredential:
    """`Form` checks every page for the secret."""

    @pytest.mark.parametrize("number", [TWILIO, SIP])
    def test_opening_and_saving_unchanged(self, number: JSON, opened: Opened) -> None:
        form = opened(number).press()
        assert "Nothing was changed" in form.problems

    @pytest.mark.parametrize("view", ["form", "json"])
    def test_the_review(self, view: str, opened: Opened) -> None:
        form = opened(TWILIO)
        if view == "form":
            form.fill(TYPED_SECRETS).press("review")
        else:
            form.press("json")
            text = form.inputs["json"][0].replace(f'"{MASK} 1"', '"hunter2-new"')
            form.fill({"json": text}).press("review")
        assert form.status == 200
        assert "(the new one)" in form.text

    def test_a_form_with_problems(self, opened: Opened) -> None:
        form = opened(TWILIO).fill({**TYPED_SECRETS, "name": "x" * 41}).press()
        assert form.status == 422
        assert "Credentials that you typed are not shown again." in form.text

    @pytest.mark.parametrize("action", ["add hooks on=call.ringing", "up hooks.0", "show"])
    def test_adding_and_moving_rows(self, action: str, opened: Opened) -> None:
        form = opened(TWILIO).fill(TYPED_SECRETS)
        form.part(action)
        form.press(action)
        assert form.status == 200

    def test_a_refusal_of_vapi(self, opened: Opened, vapi_acme: Organization) -> None:
        body = {"message": ["twilioAuthToken is wrong", "server.headers.Authorization too"]}
        vapi_acme.fail("update", Fault(status=400, body=body))
        form = opened(TWILIO).fill(TYPED_SECRETS).press()
        assert form.said("twilioAuthToken") == ["twilioAuthToken is wrong"]
        assert form.said("server.headers.0.value") == ["server.headers.Authorization too"]

    def test_a_conflict(self, opened: Opened, vapi_acme: Organization) -> None:
        form = opened(TWILIO).fill(TYPED_SECRETS)
        number = next(each for each in vapi_acme.numbers if each.get("name") == "Front desk")
        vapi_acme.put(
            {
                **number,
                "twilioAuthToken": "hunter2-theirs",
                "server": {**SERVER, "url": "https://eve:hunter2-theirs@hooks.example.com"},
                "hooks": [],
            }
        )
        form.press()
        assert form.status == 409
        assert form.text.count("Theirs, as it is now") == 3

    def test_an_expired_form(self, opened: Opened) -> None:
        form = opened(TWILIO).fill(TYPED_SECRETS)
        form.inputs["form"] = ["gone"]
        form.press()
        assert form.status == 409

    def test_switching_views(self, opened: Opened) -> None:
        form = opened(TWILIO).fill(TYPED_SECRETS).press("json")
        assert "Credentials that you typed are not shown again." in form.text
        form.press("form")
        assert form.status == 200

    @pytest.mark.parametrize(
        "text",
        [
            '{"twilioAuthToken": "hunter2-new", "name": "%s"}' % ("x" * 41),
            '{"twilioAuthToken": "hunter2-new", "nonsense": 1}',
            '{"server": {"headers": {"X-Team": "hunter2-new"}',
            '{"twilioAuthToken": "hunter2-new"',
        ],
    )
    def test_json_with_problems(self, text: str, opened: Opened) -> None:
        form = opened(TWILIO).press("json").fill({"json": text}).press()
        assert form.status == 422

    def test_a_refused_new_number(self, as_operator: Client, vapi_acme: Organization) -> None:
        form = new(as_operator, "vapi", SECRET)
        form.fill(
            {
                "numberDesiredAreaCode": "212",
                "authentication.username": "u" * 20,
                "authentication.password": "hunter2-" * 3,
            }
        ).press()
        assert form.status == 422
        form.press("set numberDesiredAreaCode=385").press()
        assert form.said("authentication.password") == ["This is required."]
        assert writes(vapi_acme) == ["POST"]


class TestASavedCredential:
    def test_an_empty_input_keeps_it(self, opened: Opened, vapi_acme: Organization) -> None:
        opened(TWILIO).fill({"server.timeoutSeconds": "25"}).save()
        assert sent(vapi_acme, "PATCH") == {
            "provider": "twilio",
            "server": {**SERVER, "timeoutSeconds": 25},
        }

    def test_a_new_value_replaces_it(self, opened: Opened, vapi_acme: Organization) -> None:
        opened(SIP).fill({"authentication.password": "hunter2-new-password"}).save()
        assert sent(vapi_acme, "PATCH") == {
            "provider": "vapi",
            "authentication": {"username": "u" * 20, "password": "hunter2-new-password"},
        }

    def test_the_checkbox_clears_it(self, opened: Opened, vapi_acme: Organization) -> None:
        opened(TWILIO).fill({"twilioApiSecret.clear": "1"}).save()
        assert sent(vapi_acme, "PATCH") == {"provider": "twilio", "twilioApiSecret": None}

    def test_the_checkbox_stays_checked_on_the_next_page(self, opened: Opened) -> None:
        form = opened(TWILIO).fill({"twilioApiSecret.clear": "1", "name": "x" * 41}).press()
        assert form.inputs["twilioApiSecret.clear"] == ["1"]

    def test_removing_a_header_removes_its_value(
        self, opened: Opened, vapi_acme: Organization
    ) -> None:
        opened(TWILIO).press("remove server.headers.0").save()
        headers = sent(vapi_acme, "PATCH")["server"]["headers"]
        assert headers == {"Accept": "text/html"}

    def test_a_masked_part_of_an_address_is_never_sent(self, opened: Opened) -> None:
        form = opened(TWILIO)
        [url] = form.inputs["server.url"]
        assert url == f"https://{MASK}@hooks.example.com/?token={MASK}"
        form.fill({"server.url": url.replace("hooks", "evil")}).press()
        assert form.said("server.url") == ["Part of this is hidden. To change it, enter all of it."]


class TestACredentialThatVapiMasks:
    MASKED: JSON = {
        **TWILIO,
        "twilioAuthToken": "****",
        "server": {"url": "https://a.example.com", "headers": {"Authorization": "Bearer ****"}},
    }

    def test_other_fields_can_be_saved(self, opened: Opened, vapi_acme: Organization) -> None:
        opened(self.MASKED).fill({"name": "Back office"}).save()
        assert sent(vapi_acme, "PATCH") == {"provider": "twilio", "name": "Back office"}

    def test_its_section_can_be_saved_after_it_is_entered_again(
        self, opened: Opened, vapi_acme: Organization
    ) -> None:
        form = opened(self.MASKED)
        assert "Vapi masks this value." in form.text
        form.fill({"server.url": "https://b.example.com", "name": "Back office"}).press()
        assert form.status == 422
        assert form.said("server.headers.0.value") == [ENTER_AGAIN]
        assert writes(vapi_acme) == []
        form.fill({"server.headers.0.value": "Bearer hunter2-new"}).save()
        assert sent(vapi_acme, "PATCH") == {
            "provider": "twilio",
            "name": "Back office",
            "server": {
                "url": "https://b.example.com",
                "headers": {"Authorization": "Bearer hunter2-new"},
            },
        }

    def test_its_section_can_be_saved_after_it_is_cleared(
        self, opened: Opened, vapi_acme: Organization
    ) -> None:
        form = opened(self.MASKED).press("remove server.headers.0")
        form.fill({"twilioAuthToken.clear": "1"}).save()
        assert sent(vapi_acme, "PATCH") == {
            "provider": "twilio",
            "twilioAuthToken": None,
            "server": {"url": "https://a.example.com"},
        }


class TestPlaceholdersOfTheJSONView:
    def test_placeholders_keep_their_credentials(
        self, opened: Opened, vapi_acme: Organization
    ) -> None:
        form = opened(TWILIO).press("json")
        [text] = form.inputs["json"]
        form.fill({"json": text.replace('"timeoutSeconds": 20', '"timeoutSeconds": 25')}).save()
        assert sent(vapi_acme, "PATCH")["server"] == {**SERVER, "timeoutSeconds": 25}

    def test_a_placeholder_at_another_place_is_refused(
        self, opened: Opened, vapi_acme: Organization
    ) -> None:
        form = opened(TWILIO).press("json")
        [text] = form.inputs["json"]
        token = TWILIO["name"]
        form.fill({"json": text.replace(f'"{token}"', f'"{MASK} 1"')}).press()
        assert form.status == 422
        assert form.said() == ["name: no credential is saved for these dots. Enter it."]
        assert writes(vapi_acme) == []

    def test_a_credential_typed_in_the_form_is_entered_again_in_json(
        self, opened: Opened, vapi_acme: Organization
    ) -> None:
        form = opened(TWILIO).fill({"twilioAuthToken": "hunter2-new"}).press("json").press()
        assert form.said() == ["twilioAuthToken: no credential is saved for these dots. Enter it."]
        [text] = form.inputs["json"]
        form.fill({"json": text.replace(f'"{MASK}"', '"hunter2-again"')}).save()
        assert sent(vapi_acme, "PATCH")["twilioAuthToken"] == "hunter2-again"
