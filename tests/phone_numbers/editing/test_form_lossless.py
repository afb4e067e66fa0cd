"""A browser that loads and sends the form of any number loses nothing of it."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from phone_numbers.forms.differences import differences
from phone_numbers.forms.form_element import FormElement
from phone_numbers.forms.form_values import FormValues
from phone_numbers.forms.json_form import JSONForm
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.rendering import render_part
from tests.any_number import TOO_DEEP, newer_objects_of
from tests.phone_numbers.filling import edit, sent, writes
from tests.phone_numbers.inputs import inputs_of
from vapi_client import json_values
from vapi_client.json_text import write_json
from vapi_client.json_values import JSON
from vapi_client.masking import masked
from vapi_client.schemas.providers import PROVIDERS
from vapi_sandbox import Organization

OTHER_VALUES = {"text": "7", "lines": "7", "number": "7", "choice": "", "credential": "7"}


def any_number() -> st.SearchStrategy[Any]:
    return st.one_of([newer_objects_of(provider.stored) for provider in PROVIDERS.values()])


def page_of(form: NumberForm) -> HttpResponse:
    """Return the form as HTML."""
    parts = "".join(render_part(node, "") for each in form.sections() for node in each.nodes)
    return HttpResponse(f'<form id="number-form">{parts}</form>')


NULL_HOOK = {"id": "", "provider": "telnyx", "hooks": [None]}


@settings(max_examples=60)
@given(any_number())
@example(NULL_HOOK)
@example({**NULL_HOOK, "hooks": TOO_DEEP, "name": TOO_DEEP, "server": {"headers": TOO_DEEP}})
def test_an_untouched_page_sends_back_the_same_number(number: JSON) -> None:
    sent_back = NumberForm(number, FormValues(inputs_of(page_of(NumberForm(number)))))
    assert write_json(sent_back.result) == write_json(number)
    assert sent_back.changes() == {}
    assert sent_back.is_valid()


@settings(max_examples=60)
@given(any_number(), st.data())
def test_one_changed_input_changes_one_place(number: JSON, data: Any) -> None:
    form = NumberForm(number)
    inputs = inputs_of(page_of(form))
    changeable = [
        each
        for each in everything_shown(form)
        if each.kind in OTHER_VALUES and inputs[each.name] != [OTHER_VALUES[each.kind]]
    ]
    if not changeable:
        return
    chosen = data.draw(st.sampled_from(changeable), label="input")
    changed = NumberForm(number, FormValues({**inputs, chosen.name: [OTHER_VALUES[chosen.kind]]}))
    assert changed.changes().keys() == {chosen.name.partition(".")[0]}
    assert len(list(json_values.differences(number, changed.result, into_lists=True))) == 1


FALLBACK: JSON = {
    "type": "number",
    "number": "+14155550199",
    "extension": "7",
    "callerId": "+14155550188",
    "message": "One moment",
    "transferPlan": {
        "mode": "warm-transfer-experimental",
        "message": {
            "type": "custom-message",
            "contents": [{"type": "text", "language": "de", "text": "Moment"}],
        },
        "contextEngineeringPlan": {"type": "lastNMessages", "maxMessages": 3},
        "fallbackPlan": {"message": "", "endCallEnabled": False},
    },
}
SIP: JSON = {"type": "sip", "sipUri": "sip:a@b.example", "sipHeaders": {"X-Desk": "7"}}
HOOKS: list[JSON] = [
    {
        "on": "call.ending",
        "filters": [
            {
                "type": "oneOf",
                "key": "call.endedReason",
                "oneOf": ["assistant-request-failed"],
            }
        ],
        "do": {"type": "transfer", "destination": SIP},
    },
    {
        "on": "call.ringing",
        "filters": [{"type": "startsWith", "key": "number", "startsWith": ["49"]}],
        "do": [{"type": "say", "exact": "Hi"}, {"type": "transfer"}],
    },
]
PLAIN: JSON = {"id": "", "provider": "vapi"}


@settings(max_examples=15)
@given(any_number())
@example({**PLAIN, "fallbackDestination": FALLBACK, "hooks": HOOKS})
@example({**PLAIN, "fallbackDestination": SIP})
@example({**PLAIN, "fallbackDestination": {"type": "pigeon", "coop": 7}})
def test_choosing_a_kind_again_brings_back_what_was_stored(number: JSON) -> None:
    form = NumberForm(number)
    inputs = inputs_of(page_of(form))
    for shown in [each for each in everything_shown(form) if each.kind == "alternatives"]:
        by = shown.input_name
        for other in [value for value, _ in shown.options if value != shown.value]:
            away = NumberForm(number, FormValues({**inputs, by: [other]}))
            page, part = inputs_of(page_of(away)), away.part(by)
            assert part
            if shown.value in dict(part.options):
                back = NumberForm(number, FormValues({**page, by: [shown.value]}))
                assert back.changes() == {}
                assert inputs_of(page_of(back)) == inputs
            else:
                assert not shown.value, "only a hook that is null"


@settings(max_examples=60)
@given(any_number())
def test_no_page_holds_a_credential(number: JSON) -> None:
    number = masked(number, lambda credential: "hunter2")
    # In an odd place the word may no longer look like a credential
    assume(b"hunter2" not in write_json(masked(number)))
    form = NumberForm(number)
    assert b"hunter2" not in page_of(form).content
    assert "hunter2" not in JSONForm(number).text
    cleared = {"id": number["id"], "provider": number["provider"]}
    assert "hunter2" not in repr(differences(number, cleared))


def test_unchanged_fields_are_not_sent(as_operator: Client, vapi_acme: Organization) -> None:
    @settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
    @given(any_number())
    def holds(number: JSON) -> None:
        vapi_acme.forget_requests()
        form = edit(as_operator, vapi_acme.put({**number, "id": str(uuid4())})).press()
        assert "Nothing was changed, so nothing was sent." in form.problems
        assert writes(vapi_acme) == []
        if "name" in form.inputs:
            name = "Front desk" if number.get("name") != "Front desk" else "Back office"
            form.fill({"name": name}).save()
            assert sent(vapi_acme, "PATCH") == {"name": name, "provider": number["provider"]}

    holds()


def everything_shown(form: NumberForm) -> Iterator[FormElement]:
    """Yield every part of the form, except the names of headers and the modes of transfer plans."""

    def walk(shown: FormElement) -> Iterator[FormElement]:
        yield shown
        for each in shown.below[1:] if shown.kind in ("header", "transfer-plan") else shown.below:
            yield from walk(each)

    for section in form.sections():
        for node in section.nodes:
            yield from walk(node)
