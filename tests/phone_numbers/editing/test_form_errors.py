"""Problems are shown at their inputs, and everything that was typed is kept."""

from typing import Any

import pytest
from django.test import Client

from phone_numbers.forms.rules import COUNTRY_CODE
from tests.phone_numbers.filling import Form, FormValues, HTMXForm, edit, new, said_in, sent, writes
from vapi_client.json_values import JSON
from vapi_sandbox import Fault, Organization

RINGING: JSON = {
    "on": "call.ringing",
    "filters": [{"type": "startsWith", "key": "number", "startsWith": ["49"]}],
    "do": [{"type": "say", "exact": "Hello"}, {"type": "say", "exact": "Bye"}],
}
ENDING: JSON = {
    "on": "call.ending",
    "filters": [
        {"type": "oneOf", "key": "call.endedReason", "oneOf": ["assistant-request-failed"]}
    ],
    "do": {
        "type": "transfer",
        "destination": {"type": "sip", "sipUri": "sip:a@b", "sipHeaders": {"X-A": "1"}},
    },
}
NUMBER: JSON = {
    "provider": "twilio",
    "number": "+14155550123",
    "twilioAccountSid": "AC1",
    "name": "Front desk",
    "server": {
        "url": "https://a.example.com",
        "headers": {"Authorization": "Bearer 1"},
        "backoffPlan": {"type": "fixed", "maxRetries": 1, "baseDelaySeconds": 1},
    },
    "fallbackDestination": {
        "type": "number",
        "number": "+14155550199",
        "transferPlan": {"mode": "blind-transfer", "dialTimeout": "soon"},
    },
    "hooks": [RINGING, ENDING],
}


@pytest.fixture
def form(as_operator: Client, vapi_acme: Organization) -> Form:
    return edit(as_operator, vapi_acme.put(NUMBER))


class TestFaultsOfTheForm:
    @pytest.mark.parametrize(
        ("name", "typed", "words"),
        [
            ("name", "x" * 41, "At most 40 characters; this has 41."),
            ("server.timeoutSeconds", "0", "At least 1."),
            ("server.timeoutSeconds", "301", "At most 300."),
            ("server.timeoutSeconds", "soon", "“soon” is not a number."),
            ("server.backoffPlan.maxRetries", "11", "At most 10."),
            ("server.backoffPlan.baseDelaySeconds", "", "This is required."),
            ("server.backoffPlan.excludedStatusCodes", "400, x", "“x” is not a number."),
            ("server.backoffPlan.type", "slow", "This must be one of: 'fixed' or 'exponential'."),
            ("fallbackDestination.number", "1234", COUNTRY_CODE),
            ("fallbackDestination.number", "", "This is required."),
            ("fallbackDestination.extension", "12345678901", "At most 10 characters; this has 11."),
            ("hooks.0.filters.0.startsWith", "", "This is required."),
            ("hooks.0.do.1.exact", "x" * 4001, "At most 4000 characters; this has 4001."),
            ("hooks.1.do.destination.sipUri", "", "This is required."),
            ("assignment", "assistant", ""),
        ],
    )  # fmt: skip
    def test_a_fault_is_shown_at_its_input(
        self, name: str, typed: str, words: str, form: Form, vapi_acme: Organization
    ) -> None:
        form.fill({name: typed, "smsEnabled": "false"}).press()
        assert form.status == 422
        if name == "assignment":
            name, words = "assistantId", "Choose the assistant, or paste its ID."
        assert form.said(name) == [words]
        assert form.said() == []
        assert form.inputs["smsEnabled"] == ["false"]
        assert writes(vapi_acme) == []

    def test_all_problems_are_listed_in_the_order_of_the_form(self, form: Form) -> None:
        typed: FormValues = {
            "hooks.0.do.1.exact": "x" * 4001,
            "server.timeoutSeconds": "0",
            "name": "x" * 41,
        }
        form.fill(typed).press()
        assert form.problems == (
            "Nothing was saved: 3 things to correct "
            "Name: At most 40 characters; this has 41. "
            "Server › Timeout seconds: At least 1. "
            "Hooks › 1 › Do › 2 › Text: At most 4000 characters; this has 4001."
        )
        assert {name: form.inputs[name] for name in typed} == {
            name: [value] for name, value in typed.items()
        }

    def test_a_section_with_a_problem_is_open(self, form: Form) -> None:
        form.fill({"number": "", "twilioAccountSid": ""}).press()
        assert 'id="section-provider" open>' in form.text

    def test_an_htmx_response_holds_only_the_problems(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        number = vapi_acme.put(NUMBER)
        form = HTMXForm(as_operator, f"/orgs/acme/numbers/{number['id']}/edit/")
        answer = form.fill({"name": "x" * 41}).part()
        assert answer.status_code == 422
        assert answer.headers["X-Dashboard-Partial"] == "form"
        assert answer.headers["HX-Retarget"] == "#problems"
        assert said_in(answer.text, "name") == ["At most 40 characters; this has 41."]
        assert "<form" not in answer.text

    @pytest.mark.parametrize(
        ("provider", "names"),
        [
            ("twilio", ["number", "twilioAccountSid", "twilioAuthToken"]),
            ("vonage", ["number", "credentialId"]),
            ("telnyx", ["number", "credentialId"]),
            ("byo-phone-number", ["credentialId"]),
            ("vapi", ["numberDesiredAreaCode"]),
        ],
    )
    def test_a_new_number_needs_the_required_fields_of_its_provider(
        self, provider: str, names: list[str], as_operator: Client, vapi_acme: Organization
    ) -> None:
        form = new(as_operator, provider).press()
        assert form.status == 422
        assert len(names) == form.problems.count(":") - 1
        assert all(form.said(name) for name in names)
        assert writes(vapi_acme) == []

    def test_an_empty_row_is_a_problem(self, form: Form) -> None:
        form.take("hooks on=call.ringing", "hooks.1.filters", "server.headers")
        form.fill({"server.headers.new1.name": "X-Team"}).press()
        assert form.said("hooks.new1.do") == ["This is required."]
        assert form.said("hooks.1.filters.new1.oneOf") == ["This is required."]
        assert form.said("server.headers.new1.value") == ["Enter the header's value."]


class TestRefusalsOfVapi:
    @pytest.mark.parametrize(
        ("message", "name"),
        [
            ("name must be shorter than or equal to 30 characters", "name"),
            ("number must be a valid phone number in the E.164 format. Hot tip, …", "number"),
            ("Existing phone number 7d1c has the same `number` +14155550123.", "number"),
            ("twilioAuthToken is wrong", "twilioAuthToken"),
            ("server.backoffPlan.maxRetries must not be greater than 10",
             "server.backoffPlan.maxRetries"),
            ("server.headers.Authorization must be a string", "server.headers.0.value"),
            ("server.backoffPlan must be an object", "server.backoffPlan"),
            ("server.property retryBudget should not exist", "server"),
            ("fallbackDestination.type must be one of: number, sip", "fallbackDestination.type"),
            ("fallbackDestination.message must be a string", "fallbackDestination.message.kind"),
            ("fallbackDestination.transferPlan.dialTimeout must be a number",
             "fallbackDestination.transferPlan.dialTimeout"),
            ("fallbackDestination.transferPlan.twiml must be a string",
             "fallbackDestination.transferPlan"),
            ("squadId must be a UUID", "squadId"),
        ],
    )  # fmt: skip
    def test_a_message_is_shown_at_the_input_that_it_names(
        self, message: str, name: str, form: Form, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("update", Fault(status=400, body={"message": message}))
        form.fill({"name": "New"}).press()
        assert form.status == 422
        assert said_in(form.text, name) == [message]
        assert form.said() == []
        assert form.inputs["name"] == ["New"]

    # The first hook was removed, the new one and its action are in front.
    @pytest.mark.parametrize(
        ("message", "name"),
        [
            ("hooks.0.do.0.type must be one of the following values: transfer",
             "hooks.new1.do.new1.type"),
            ("hooks.0.do.0.exact must be shorter", "hooks.new1.do.new1.exact"),
            ("hooks.1.filters.0.property foo should not exist", "hooks.1.filters.0"),
            ("hooks.1.filters.0.oneOf must be an array", "hooks.1.filters.0.oneOf"),
            ("hooks.1.do.destination.sipUri must be a string", "hooks.1.do.destination.sipUri"),
            ("hooks.1.do.destination.sipHeaders.X-A is odd",
             "hooks.1.do.destination.sipHeaders.0.value"),
            ("hooks.1.on must be one of …", "hooks.1.on"),
            ("hooks.2 is one too many", "hooks.2.on"),
            ("hooks must contain at most 2 elements", "hooks"),
        ],
    )  # fmt: skip
    def test_a_message_finds_its_input_after_rows_moved(
        self, message: str, name: str, as_operator: Client, vapi_acme: Organization
    ) -> None:
        number = vapi_acme.put({**NUMBER, "hooks": [RINGING, ENDING, {**ENDING, "filters": []}]})
        form = HTMXForm(as_operator, f"/orgs/acme/numbers/{number['id']}/edit/")
        form.take("hooks on=call.ringing", "hooks.new1.do type=say")
        form.fill({"hooks.new1.do.new1.exact": "Hi", "hooks": ["", "new1", "1", "2"]})
        vapi_acme.fail("update", Fault(status=400, body={"message": [message]}))
        form.press()
        assert [hook["on"] for hook in sent(vapi_acme, "PATCH")["hooks"]] == [
            "call.ringing",
            "call.ending",
            "call.ending",
        ]
        assert said_in(form.text, name) == [message]

    def test_a_message_finds_its_input_after_rows_moved_without_javascript(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        form.fill({"hooks.0.do.1.exact": "Ciao"})
        form.press("up hooks.1").press("up hooks.0.do.1").press("remove hooks.0.do.0")
        message = "hooks.1.do.0.exact is rude"
        vapi_acme.fail("update", Fault(status=400, body={"message": message}))
        form.press()
        ringing = {**RINGING, "do": [{"type": "say", "exact": "Ciao"}]}
        assert sent(vapi_acme, "PATCH")["hooks"] == [ENDING, ringing]
        assert form.said("hooks.0.do.1.exact") == [message]

    def test_several_messages_are_shown_at_their_inputs(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        said = ["name is taken", "server.url must be a URL", "the moon is full", "name is odd"]
        vapi_acme.fail("update", Fault(status=400, body={"message": said}))
        form.fill({"name": "New"}).press()
        assert form.said() == ["the moon is full"]
        assert form.said("name") == ["name is taken", "name is odd"]
        assert form.said("server.url") == ["server.url must be a URL"]

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ({"message": "Couldn't Update Twilio Number. Error: Request failed with status 404"},
             "Couldn't Update Twilio Number. Error: Request failed with status 404"),
            ({"error": "Bad Request"}, "Vapi found the request invalid"),
            ({"message": "<script>alert(1)</script>"}, "<script>alert(1)</script>"),
        ],
    )  # fmt: skip
    def test_a_message_about_no_input_is_shown_above_the_form(
        self, body: Any, words: str, form: Form, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("update", Fault(status=400, body=body))
        form.fill({"name": "New"}).press()
        assert form.said() == [words]
        assert "This can't be saved yet" in form.problems

    def test_the_json_view_shows_messages_above_the_form(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("update", Fault(status=400, body={"message": "name is taken"}))
        form.fill({"name": "New"}).press("json").press()
        assert form.status == 422
        assert form.said() == ["name is taken"]
        assert '"name": "New"' in form.inputs["json"][0]


class TestAreaCodes:
    @pytest.mark.parametrize(
        "message",
        [
            "This area code is currently not available. Hint: Try 385, 405, 573.",
            "This area code is currently not available. Hint: Try one of 385, 405, 573.",
        ],
    )
    def test_area_codes_that_vapi_suggests_are_buttons(
        self, message: str, as_operator: Client, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("create", Fault(status=400, body={"message": message}, times=1))
        form = new(as_operator, "vapi")
        form.fill({"numberDesiredAreaCode": "415", "name": "Front desk"}).press()
        assert form.said() == [message]
        assert form.inputs["numberDesiredAreaCode"] == ["415"]
        form.press("set numberDesiredAreaCode=405")
        assert (form.status, form.problems) == (200, "405 is filled in. Nothing was sent yet.")
        assert writes(vapi_acme) == ["POST"]
        form.save()
        assert vapi_acme.requests[-1].body == {
            "provider": "vapi",
            "numberDesiredAreaCode": "405",
            "name": "Front desk",
        }
        assert writes(vapi_acme) == ["POST", "POST"]

    def test_the_json_view_offers_no_button_to_fill_in(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        message = "This area code is currently not available. Hint: Try one of 385, 405, 573."
        vapi_acme.fail("create", Fault(status=400, body={"message": message}, times=1))
        form = new(as_operator, "vapi").press("json")
        form.fill({"json": '{"numberDesiredAreaCode": "415"}'}).press()
        assert form.said() == [message]
        assert "set numberDesiredAreaCode" not in form.text
        assert "415" in form.inputs["json"][0]

    @pytest.mark.parametrize("action", ["set numberDesiredAreaCode=405", "add hooks", "fly"])
    def test_only_a_button_that_saves_sends_the_json(
        self, action: str, as_operator: Client, vapi_acme: Organization
    ) -> None:
        form = new(as_operator, "vapi").press("json")
        form.fill({"json": '{"numberDesiredAreaCode": "385"}'})
        page = form.client.post(form.address, {**form.inputs, "_action": action})
        assert (page.status_code, writes(vapi_acme)) == (200, [])
        assert "385" in page.text

    def test_a_script_fills_in_suggested_area_codes(self, as_operator: Client) -> None:
        answer = new(as_operator, "vapi").fill({"numberDesiredAreaCode": "212"}).part()
        assert answer.text.count("data-fill") == 3
