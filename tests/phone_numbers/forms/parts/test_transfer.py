"""A transfer destination and its plan, in each of the eight modes with every field that it uses."""

from typing import get_args

import pytest
from django.test import Client

from phone_numbers.forms.parts.transfer_plan import TRANSFER_PLAN, USED_BY
from tests.phone_numbers.filling import HTMXForm, Step, sent
from tests.phone_numbers.forms.lens import Lens
from vapi_client.json_values import ABSENT, JSON
from vapi_client.schemas.transfer import (
    TransferDestinationNumber,
    TransferDestinationSip,
    TransferMode,
    TransferPlan,
)
from vapi_sandbox import Organization

MODES: tuple[TransferMode, ...] = get_args(TransferMode)
PLAN = "fallbackDestination.transferPlan"

# How each field of a plan is typed, and its value then. The SIP verb is always DIAL.
PLAN_FIELDS: dict[str, tuple[list[Step], object]] = {
    "message": (
        [(f"{PLAN}.message.kind", "text"), {f"{PLAN}.message.text": "A call for you"}],
        "A call for you",
    ),
    "timeout": ([{f"{PLAN}.timeout": "45.5"}], 45.5),
    "sipVerb": ([], "dial"),
    "dialTimeout": ([{f"{PLAN}.dialTimeout": "30"}], 30),
    "holdAudioUrl": (
        [{f"{PLAN}.holdAudioUrl": "https://a.example/h.mp3"}],
        "https://a.example/h.mp3",
    ),
    "transferCompleteAudioUrl": (
        [{f"{PLAN}.transferCompleteAudioUrl": "https://a.example/c.wav"}],
        "https://a.example/c.wav",
    ),
    "contextEngineeringPlan": (
        [
            (f"{PLAN}.contextEngineeringPlan.type", "lastNMessages"),
            {f"{PLAN}.contextEngineeringPlan.maxMessages": "7"},
        ],
        {"type": "lastNMessages", "maxMessages": 7},
    ),
    "twiml": (
        [{f"{PLAN}.twiml": "<Say>Hello</Say>\r\n<Pause/>"}],
        "<Say>Hello</Say>\n<Pause/>",
    ),
    "summaryPlan": (
        [
            {
                f"{PLAN}.summaryPlan.enabled": "true",
                f"{PLAN}.summaryPlan.timeoutSeconds": "5",
                f"{PLAN}.summaryPlan.messages": '[{"role": "system",\r\n "content": "Sum up"}]',
            }
        ],
        {
            "enabled": True,
            "timeoutSeconds": 5,
            "messages": [{"role": "system", "content": "Sum up"}],
        },
    ),
    "sipHeadersInReferToEnabled": ([{f"{PLAN}.sipHeadersInReferToEnabled": "false"}], False),
    "fallbackPlan": (
        [
            (f"{PLAN}.fallbackPlan.message.kind", "text"),
            {f"{PLAN}.fallbackPlan.endCallEnabled": "false"},
        ],
        {"message": "", "endCallEnabled": False},
    ),
}


@pytest.fixture
def form(as_operator: Client, vapi_acme: Organization) -> HTMXForm:
    """The form of a number with no optional field set."""
    number = vapi_acme.put({"provider": "vapi", "number": "+13855550703"})
    return HTMXForm(as_operator, f"/orgs/acme/numbers/{number['id']}/edit/")


def of_number(form: HTMXForm) -> JSON:
    form.choose("fallbackDestination.type", "number")
    form.fill({"fallbackDestination.number": "+14155550199"})
    return {"type": "number", "number": "+14155550199"}


def used_in(mode: str) -> set[str]:
    return {field for field in PLAN_FIELDS if mode in USED_BY.get(field, MODES)}


def test_every_field_is_used_in_some_mode() -> None:
    fields = {field.alias for field in TransferPlan.model_fields.values()}
    assert {"mode"}.union(*map(used_in, MODES)) == fields


@pytest.mark.parametrize("mode", MODES)
def test_a_plan_can_be_saved_with_every_field_of_its_mode(
    mode: TransferMode, form: HTMXForm, vapi_acme: Organization
) -> None:
    destination = of_number(form)
    form.choose(f"{PLAN}.mode", mode)
    form.choose(f"{PLAN}.sipVerb", "dial")
    expected: JSON = {"mode": mode}
    for field in used_in(mode):
        steps, expected[field] = PLAN_FIELDS[field]
        form.take(*steps)
    form.save()
    assert sent(vapi_acme, "PATCH")["fallbackDestination"] == {
        **destination,
        "transferPlan": expected,
    }


@pytest.mark.parametrize(("kind", "plan"), [("all", {"type": "all"}), ("none", {"type": "none"})])
def test_a_context_engineering_plan_can_hold_only_its_type(
    kind: str, plan: JSON, form: HTMXForm, vapi_acme: Organization
) -> None:
    of_number(form)
    form.choose(f"{PLAN}.mode", "warm-transfer-experimental")
    form.choose(f"{PLAN}.contextEngineeringPlan.type", kind)
    form.save()
    sent_plan = sent(vapi_acme, "PATCH")["fallbackDestination"]["transferPlan"]
    assert sent_plan["contextEngineeringPlan"] == plan


def test_a_sip_address_can_be_saved_with_every_field(
    form: HTMXForm, vapi_acme: Organization
) -> None:
    form.choose("fallbackDestination.type", "sip")
    form.choose("fallbackDestination.message.kind", "text")
    form.choose(f"{PLAN}.mode", "blind-transfer")
    form.add("fallbackDestination.sipHeaders")
    form.add("fallbackDestination.sipHeaders")
    form.fill(
        {
            "fallbackDestination.sipUri": "sip:desk@example.com",
            "fallbackDestination.sipHeaders.new1.name": "X-Reason",
            "fallbackDestination.sipHeaders.new1.value": "nobody there",
            "fallbackDestination.sipHeaders.new2.name": "X-Empty",
            "fallbackDestination.callerId": "+14155550100",
            "fallbackDestination.message.text": "",
            "fallbackDestination.description": "The desk",
        }
    )
    form.press()
    assert form.said("fallbackDestination.sipHeaders.new2.value") == ["Enter the header's value."]
    form.fill(
        {
            "fallbackDestination.sipHeaders.new1.value": "nobody there",
            "fallbackDestination.sipHeaders.new2.value": "-",
        }
    ).save()

    destination = sent(vapi_acme, "PATCH")["fallbackDestination"]
    assert destination == {
        "type": "sip",
        "sipUri": "sip:desk@example.com",
        "sipHeaders": {"X-Reason": "nobody there", "X-Empty": "-"},
        "callerId": "+14155550100",
        "message": "",
        "description": "The desk",
        "transferPlan": {"mode": "blind-transfer"},
    }
    assert destination.keys() == {
        field.alias for field in TransferDestinationSip.model_fields.values()
    }


def test_a_number_destination_has_exactly_the_fields_of_its_schema(form: HTMXForm) -> None:
    of_number(form)
    names = {name.split(".")[1] for name in form.inputs if name.startswith("fallbackDestination.")}
    assert names == {field.alias for field in TransferDestinationNumber.model_fields.values()}


def test_another_mode_shows_other_fields(form: HTMXForm) -> None:
    of_number(form)
    form.choose(f"{PLAN}.mode", "blind-transfer")
    assert f"{PLAN}.twiml" not in form.inputs
    assert f"{PLAN}.dialTimeout" not in form.inputs
    form.choose(f"{PLAN}.mode", "warm-transfer-twiml")
    assert f"{PLAN}.twiml" in form.inputs
    form.choose(f"{PLAN}.sipVerb", "dial")
    assert f"{PLAN}.dialTimeout" in form.inputs


class TestPlan:
    def test_clearing_the_mode_removes_the_plan(self) -> None:
        assert (
            Lens(TRANSFER_PLAN, {"mode": "blind-transfer", "future": 1.0, "dialTimeout": 5}).read(
                {"x.mode": ""}
            )
            is ABSENT
        )

    def test_a_plan_without_a_mode_keeps_the_rest(self) -> None:
        lens = Lens(TRANSFER_PLAN, {"timeout": 5})
        assert lens.read({"x.timeout": "6"}) == {"timeout": 6}

    def test_a_field_that_is_set_is_shown_in_every_mode(self) -> None:
        shown = Lens(TRANSFER_PLAN, {"mode": "blind-transfer", "twiml": "<Play/>"}).show()
        assert "TwiML" in {each.label for each in shown.below}

    def test_an_unknown_mode_shows_every_field(self) -> None:
        shown = Lens(TRANSFER_PLAN, {"mode": "teleport"}).show()
        assert len(shown.below) == len(TRANSFER_PLAN.below) - 1  # the verb isn't DIAL

    def test_a_mode_that_does_not_use_a_field_keeps_it(self) -> None:
        lens = Lens(TRANSFER_PLAN, {"mode": "warm-transfer-twiml", "twiml": "<Play/>"})
        assert lens.read({"x.mode": "blind-transfer", "x.twiml": None}) == {
            "mode": "blind-transfer",
            "twiml": "<Play/>",
        }
