"""All rules: each finds something, no input makes one fail, and no reason shows a credential."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.rules import RULES, Rule, Severity, evaluate
from tests.any_number import TEXT, newer_objects_of
from tests.audits.cases import context, number
from vapi_client.masking import is_credential
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber
from vapi_client.schemas.providers import PROVIDERS

FINDS: dict[str, dict[str, Any]] = {
    "deleted-assignee": {"assistantId": "assistant-9"},
    "blocked": {"status": "blocked"},
    "duplicate-number": {"number": "+14155550111"},
    "fallback-loop": {
        "assistantId": None,
        "server": {"url": "https://example.com", "credentialId": "c"},
        "fallbackDestination": {"type": "number", "number": "+14155550100"},
    },
    "unassigned": {"assistantId": None},
    "several-assignees": {"squadId": "squad-1"},
    "stuck-activating": {"status": "activating"},
    "insecure-server": {"server": {"url": "http://example.com", "credentialId": "c"}},
    "sms-unanswered": {"assistantId": None, "provider": "twilio"},
    "unknown-status": {"status": "porting"},
    "unknown-provider": {"provider": "carrier-pigeon"},
    "unreadable-parts": {"createdAt": "2026-01-01T00:00:00"},
    "not-e164": {"number": "(415) 555-0100"},
    "no-fallback": {
        "assistantId": None,
        "server": {"url": "https://example.com", "credentialId": "c"},
        "fallbackDestination": None,
    },
    "server-without-credential": {"server": {"url": "https://example.com"}},
    "e164-check-off": {"numberE164CheckEnabled": False},
    "unnamed": {"name": None},
    "name-pattern": {"name": "front desk"},
}
"""For each rule, the fewest changes to a number that it finds."""

ALSO_FOUND = {"sms-unanswered": ["unassigned"]}
SECRET = "hunter2"

OTHER = number(id="number-2", number="+14155550111")
ORGANIZATION = context(number(), OTHER, name_pattern="[A-Z]*")


def test_every_rule_has_a_case() -> None:
    assert FINDS.keys() == RULES.keys()


@pytest.mark.parametrize("name", FINDS)
def test_each_case_is_found_by_its_rule_alone(name: str) -> None:
    subject = number(**FINDS[name])
    known = context(subject, OTHER, name_pattern="[A-Z]*")
    findings = evaluate([subject], known, RULES.values())
    assert {finding.rule.name for finding in findings} == {name, *ALSO_FOUND.get(name, ())}
    assert {finding.number_id for finding in findings} == {"number-1"}


def test_a_good_number_has_no_findings() -> None:
    assert evaluate([number()], ORGANIZATION, RULES.values()) == []


def test_findings_are_ordered_by_rule_and_number() -> None:
    numbers = [number(id="a", name=None, assistantId=None), number(id="b"), number(id="c", name="")]
    findings = evaluate(numbers, ORGANIZATION, [RULES["unassigned"], RULES["unnamed"]])
    assert [(finding.number_id, finding.rule.name) for finding in findings] == [
        ("a", "unassigned"),
        ("a", "unnamed"),
        ("c", "unnamed"),
    ]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_says_why_it_matters_and_what_to_do(rule: Rule) -> None:
    for text in (rule.why, rule.remedy):
        assert text[0].isupper() and text.endswith(".")
    assert len(rule.why) <= 72, "one line beside the count and the action"


def test_severities_compare() -> None:
    assert Severity.INFO < Severity.WARNING < Severity.ERROR
    assert Severity.ERROR > Severity.WARNING >= Severity.WARNING >= Severity.INFO
    assert max(Severity) == "error"
    assert Severity.INFO < "warning" <= Severity.WARNING
    assert Severity.values == ["info", "warning", "error"]


def test_errors_come_first() -> None:
    severities = [rule.severity for rule in RULES.values()]
    assert severities == sorted(severities, reverse=True)
    assert all(name == rule.name for name, rule in RULES.items())


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3)
    ),
    max_leaves=8,
)
INSTANTS = st.datetimes().map(lambda moment: moment.isoformat()) | st.datetimes(
    timezones=st.timezones()
).map(lambda moment: moment.isoformat())
URLS = st.from_regex(r"\A ?(https?|ftp)?:?[/\\]{0,3}[][a-z0-9.:%@?#/\\。-]{0,24}\Z")
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "status": st.sampled_from(["active", "activating", "blocked"]) | st.text(max_size=8),
    "provider": st.sampled_from(list(PROVIDERS)),
    "number": st.sampled_from(["+14155550100", "+1", "sip:a@b"]),
    "sipUri": st.sampled_from(["sip:a@b", "SIP:a@B", "sip", "sip:@"]),
    "fallbackDestination": st.fixed_dictionaries(
        {}, optional={"number": st.sampled_from(["+1", "sip:a@b"]), "sipUri": st.text(max_size=9)}
    ),
    "server": st.fixed_dictionaries({"url": URLS | TEXT()}, optional={"headers": JSON_VALUES}),
    "createdAt": INSTANTS,
    "updatedAt": INSTANTS,
    "name": st.text(max_size=8),
} | dict.fromkeys(
    ["assistantId", "squadId", "workflowId", "smsEnabled", "numberE164CheckEnabled"],
    st.text(max_size=8),
)
ANYTHING = st.fixed_dictionaries(
    {}, optional={name: values | JSON_VALUES for name, values in FIELDS.items()}
) | st.dictionaries(st.text(max_size=8), JSON_VALUES, max_size=4)
STORED = st.one_of([newer_objects_of(provider.stored) for provider in PROVIDERS.values()])


def _reasons(received: dict[str, Any]) -> list[str]:
    subject = PhoneNumber.read({**received, "id": "number-1"})
    nobody = Names({}, complete=True)
    known = context(subject, OTHER, assistants=nobody, squads=nobody, name_pattern="[A-Z]*")
    return [finding.reason for finding in evaluate([subject], known, RULES.values())]


@given(ANYTHING | STORED)
def test_reasons_are_one_sentence_for_any_input(received: dict[str, Any]) -> None:
    for reason in _reasons(received):
        assert reason.endswith(".")
        assert ". " not in reason
        assert "  " not in reason
        assert reason.isprintable()


@given(STORED, st.sampled_from(["http://me:{}@10.0.0.1", "me:{}@x", "http://x/?token={}"]))
def test_no_reason_shows_a_credential(received: dict[str, Any], address: str) -> None:
    url = address.format(SECRET)
    received_secrets = _with_secrets(received) | {
        "server": {"url": url, "headers": {"Authorization": SECRET, "X-Key": SECRET}},
        "authentication": {"username": SECRET, "password": SECRET},
        "sipUri": f"sip:me:{SECRET}@example.com",
        "fallbackDestination": {"type": "sip", "sipUri": f"sip:me:{SECRET}@example.com"},
        "twilioAuthToken": SECRET,
    }
    assert SECRET in json.dumps(received_secrets)
    assert SECRET not in " ".join(_reasons(received_secrets))


def _with_secrets(received: dict[str, Any]) -> dict[str, Any]:
    return {name: SECRET if is_credential(name) else value for name, value in received.items()}
