"""Rules that are checked before Vapi refuses the number."""

from typing import Any

import pytest

from phone_numbers.forms.rules import ALPHANUMERIC, COUNTRY_CODE, broken_rules
from vapi_client.json_values import JSON

DIALLED_IN_THE_US = "Enter + and the country code first. Dialled in the US, this is"


def broken(body: JSON, base: JSON | None = None, *, creates: bool = False) -> dict[str, str]:
    found = broken_rules(body, base or {}, creates=creates)
    return {".".join(map(str, path)): words for path, words in found}


def destination(number: str, **more: Any) -> JSON:
    return {"type": "number", "number": number, **more}


def hook(number: str) -> JSON:
    return {"on": "call.ending", "do": {"type": "transfer", "destination": destination(number)}}


def twilio(number: str) -> JSON:
    return {"provider": "twilio", "number": number}


@pytest.mark.parametrize(
    ("body", "path", "words"),
    [
        ({"fallbackDestination": destination("1234")}, "fallbackDestination.number", COUNTRY_CODE),
        (
            {"fallbackDestination": destination("12 34", numberE164CheckEnabled=False)},
            "fallbackDestination.number",
            ALPHANUMERIC,
        ),
        ({"provider": "byo-phone-number", "number": "1234"}, "number", COUNTRY_CODE),
        ({"hooks": [{}, hook("1234")]}, "hooks.1.do.destination.number", COUNTRY_CODE),
        (
            {"fallbackDestination": destination("+14155550100", callerId="030 1234")},
            "fallbackDestination.callerId",
            COUNTRY_CODE,
        ),
        (twilio("030/12 34 56"), "number", COUNTRY_CODE),
    ],
)
def test_a_number_in_the_wrong_format_breaks_a_rule(body: JSON, path: str, words: str) -> None:
    assert broken(body) == {path: words}


@pytest.mark.parametrize(
    "body",
    [
        {"fallbackDestination": destination("+14155550100")},
        {"fallbackDestination": destination("1234", numberE164CheckEnabled=False)},
        {"fallbackDestination": destination("+14155550100", callerId="{{customer.number}}")},
        {"fallbackDestination": destination("+14155550100", callerId="1042")},
        twilio("1234"),
        twilio("14155550100"),
    ],
)
def test_a_number_in_the_right_format_breaks_no_rule(body: JSON) -> None:
    assert broken(body) == {}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("415 555 0199", f"{DIALLED_IN_THE_US} +14155550199."),
        ("14155550199", f"{DIALLED_IN_THE_US} +14155550199."),
        ("011 44 20 7946 0958", f"{DIALLED_IN_THE_US} +442079460958."),
        ("030 123456", COUNTRY_CODE),
        ("+1 415 555 0199 ext. 5", "Enter the number without its extension."),
        ("+1 415 555 0199,,5", "Enter the number without its extension."),
        ("the front desk", COUNTRY_CODE),
    ],
)
def test_a_number_that_cannot_be_read_gets_an_example(typed: str, words: str) -> None:
    [found] = broken({"fallbackDestination": destination(typed)}).values()
    assert found == words


class TestSavedValues:
    def test_a_saved_number_may_break_a_rule(self) -> None:
        base = {"fallbackDestination": destination("1234")}
        assert broken({"fallbackDestination": destination("1234", extension="1")}, base) == {}

    def test_a_saved_number_may_break_a_rule_after_its_hook_moved(self) -> None:
        base = {"hooks": [hook("+14155550100"), hook("1234")]}
        assert broken({"hooks": [hook("1234")]}, base) == {}

    def test_a_saved_number_breaks_a_rule_once_the_check_is_on(self) -> None:
        base = {"fallbackDestination": destination("1234", numberE164CheckEnabled=False)}
        assert broken({"fallbackDestination": destination("1234")}, base)


class TestCreating:
    @pytest.mark.parametrize(
        "body", [{"sipUri": "sip:a@sip.vapi.ai"}, {"numberDesiredAreaCode": "385"}]
    )
    def test_a_vapi_number_needs_an_area_code_or_a_sip_address(self, body: JSON) -> None:
        assert broken({"provider": "vapi", **body}, creates=True) == {}
        assert broken({"provider": "vapi"}, creates=True) == {
            "numberDesiredAreaCode": "Enter an area code, or a SIP URI below."
        }

    @pytest.mark.parametrize(
        ("given", "path"),
        [
            ((), "twilioAuthToken"),
            (("twilioApiKey",), "twilioApiSecret"),
            (("twilioApiSecret",), "twilioApiKey"),
        ],
    )
    def test_a_twilio_number_needs_credentials(self, given: tuple[str, ...], path: str) -> None:
        body = {"provider": "twilio", **dict.fromkeys(given, "x")}
        assert [*broken(body, creates=True)] == [path]
        assert broken(body) == {}, "a number that exists has them already"

    @pytest.mark.parametrize("given", [("twilioAuthToken",), ("twilioApiKey", "twilioApiSecret")])
    def test_a_twilio_number_needs_only_a_token_or_a_key_with_its_secret(
        self, given: tuple[str, ...]
    ) -> None:
        assert broken({"provider": "twilio", **dict.fromkeys(given, "x")}, creates=True) == {}
