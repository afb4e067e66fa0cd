"""Rules about the fallback destination."""

from typing import Any

import pytest

from audits.rules.fallback import LONGEST_LOOP
from phone_numbers.call_path.path import call_path
from tests.audits.cases import falling_back, number, reason_of
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber

ITSELF = "Fallback destination is the number itself."


def through(others: str) -> str:
    return f"Fallback leads back to this number through {others} of the organization."


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ({"+1": "+1"}, ITSELF),
        ({"+1": "+2", "+2": "+1"}, through("1 other number")),
        ({"+1": "+2", "+2": "+3", "+3": "+1"}, through("2 other numbers")),
        ({"+1": "+2", "+2": None}, None),
        ({"+1": "+2"}, None),
        ({"+1": None, "+2": "+1"}, None),
        ({"+1": "+2", "+2": "+3", "+3": None}, None),
    ],
)
def test_loops_are_found_and_chains_are_not(
    numbers: dict[str, str | None], reason: str | None
) -> None:
    assert reason_of("fallback-loop", *falling_back(numbers)) == reason


@pytest.mark.parametrize(
    "numbers",
    [
        {"+1": "+2", "+2": "+2"},
        {"+1": "+2", "+2": "+3", "+3": "+2"},
        {"+1": "+2", "+2": "+3", "+3": "+4", "+4": "+5", "+5": "+3"},
    ],
)
def test_a_number_that_only_leads_into_a_loop_is_not_found(numbers: dict[str, str | None]) -> None:
    leading, *others = falling_back(numbers)
    assert reason_of("fallback-loop", leading, *others) is None
    assert reason_of("fallback-loop", others[-1], leading, *others[:-1])


def test_loops_are_followed_up_to_a_limit() -> None:
    def loop(length: int) -> dict[str, str | None]:
        return {f"+{step}": f"+{(step + 1) % length}" for step in range(length)}

    assert reason_of("fallback-loop", *falling_back(loop(LONGEST_LOOP)))
    assert reason_of("fallback-loop", *falling_back(loop(LONGEST_LOOP + 1))) is None


def test_the_last_of_several_duplicates_decides_the_fallback() -> None:
    leading, first = falling_back({"+1": "+2", "+2": "+1"})
    last = number(
        id="last",
        number="+2",
        assistantId=None,
        fallbackDestination={"type": "number", "number": "+9"},
    )
    assert reason_of("fallback-loop", leading, first, last) is None
    assert reason_of("fallback-loop", leading, last, first)


def test_a_loop_of_sip_addresses_is_found() -> None:
    to_itself = {"type": "sip", "sipUri": "sip:desk@SIP.example.com"}
    desk = number(
        assistantId=None,
        number=None,
        sipUri="sip:desk@sip.example.com",
        fallbackDestination=to_itself,
    )
    assert reason_of("fallback-loop", desk) == ITSELF


def test_a_loop_through_both_addresses_of_a_number_is_found() -> None:
    desk = number(
        assistantId=None,
        number="+1",
        sipUri="sip:desk@example.com",
        fallbackDestination={"type": "number", "number": "+2"},
    )
    back = {"type": "sip", "sipUri": "sip:desk@example.com"}
    other = number(id="number-2", assistantId=None, number="+2", fallbackDestination=back)
    assert reason_of("fallback-loop", desk, other) == through("1 other number")


def test_each_duplicate_is_checked_with_its_own_fallback() -> None:
    itself, elsewhere = falling_back({"+1": "+1"}) + falling_back({"+2": "+3"})
    same = number(id="number-2", number="+1")
    assert reason_of("fallback-loop", itself, same, elsewhere) == ITSELF
    assert reason_of("fallback-loop", same, itself, elsewhere) is None


@pytest.mark.parametrize(
    "unused",
    [
        {"assistantId": "assistant-1"},
        {"squadId": "squad-1"},
        {"workflowId": "workflow-1"},
        {"hooks": [{"on": "call.ringing", "do": [{"type": "say", "exact": "Closed"}]}]},
    ],
)
def test_a_fallback_that_vapi_does_not_use_breaks_the_loop_as_its_call_path_says(
    unused: JSON,
) -> None:
    first, second = falling_back({"+1": "+2", "+2": "+1"})
    broken = PhoneNumber.read({**second.received, **unused})
    for subject, other in ((first, broken), (broken, first)):
        assert reason_of("fallback-loop", subject, other) is None
        by_number = {each.number: (each,) for each in (subject, other)}
        path = call_path(subject, None, by_number.__getitem__)
        assert path.end and (path.end.kind != "loop" or path.end.standing == "unused")


def test_a_masked_number_is_no_loop() -> None:
    assert reason_of("fallback-loop", *falling_back({"+165****8621": "+165****8621"})) is None


@pytest.mark.parametrize("fallback", [None, {}])
def test_a_missing_fallback_is_found_where_a_server_is_asked(fallback: Any) -> None:
    assert reason_of("no-fallback", number(assistantId=None, fallbackDestination=fallback)) == (
        "Fallback destination is missing, so Vapi hangs up if the server doesn't answer."
    )


@pytest.mark.parametrize("field", ["assistantId", "squadId", "workflowId"])
def test_an_assigned_number_needs_no_fallback_as_its_call_path_says(field: str) -> None:
    subject = number(**{"assistantId": None, field: "some-id"}, fallbackDestination=None)
    assert reason_of("no-fallback", subject) is None
    path = call_path(subject, None, lambda address: ())
    assert path.end and (path.end.title, path.end.offer) == ("The call ends", None)


@pytest.mark.parametrize(
    ("reason", "finds"),
    [("assistant-request-failed", False), ("assistant-request-returned-no-assistant", True)],
)
def test_a_hook_for_failed_requests_stands_in_for_a_fallback(reason: str, finds: bool) -> None:
    action = {"type": "transfer", "destination": {"type": "number", "number": "+14155550199"}}
    only_if = [{"type": "oneOf", "key": "call.endedReason", "oneOf": [reason]}]
    hook = {"on": "call.ending", "filters": only_if, "do": action}
    subject = number(assistantId=None, fallbackDestination=None, hooks=[hook])
    assert bool(reason_of("no-fallback", subject)) is finds


@pytest.mark.parametrize(
    "fallback",
    [
        {"type": "number", "number": "+14155550199"},
        {"type": "sip", "sipUri": "sip:desk@example.com"},
        {"type": "of-tomorrow", "number": 7},
        "an unknown form",
    ],
)
def test_any_fallback_destination_counts(fallback: Any) -> None:
    subject = number(assistantId=None, fallbackDestination=fallback)
    assert reason_of("no-fallback", subject) is None
