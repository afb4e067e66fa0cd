"""Hooks as sentences."""

import pytest

from phone_numbers.call_path import hooks
from vapi_client.json_values import JSON

from .cases import ending, ringing, say, transfer

FAILED, NONE = "assistant-request-failed", "assistant-request-returned-no-assistant"


@pytest.mark.parametrize(
    ("prefixes", "words"),
    [
        ([], "When a call rings"),
        (["49"], "When the caller's number starts with 49"),
        (["49", "43", "41"], "When the caller's number starts with 49, 43 or 41"),
    ],
)
def test_a_ringing_hook_runs_for_its_callers(prefixes: list[str], words: str) -> None:
    assert hooks.ringing_step(ringing(say("Hi"), starts_with=prefixes), 0).when == words


def test_prefixes_with_a_plus_sign_may_never_match() -> None:
    step = hooks.ringing_step(ringing(say("Hi"), starts_with=["+49"]), 0)
    assert (step.trouble, step.tone) == (hooks.WITH_PLUS, "warning")


def test_several_filters_and_unknown_ones_are_told() -> None:
    two = [{"startsWith": ["49"]}, {"startsWith": ["4930"]}]
    step = hooks.ringing_step({**ringing(say("Hi")), "filters": two}, 0)
    assert step.when == "When the caller's number starts with 49 and with 4930"
    assert hooks.SEVERAL_FILTERS in step.lines
    other = hooks.ringing_step({**ringing(say("Hi")), "filters": [{"type": "after"}]}, 0)
    assert hooks.UNKNOWN_FILTER in other.lines


def test_a_ringing_hook_that_speaks_ends_the_call() -> None:
    step = hooks.ringing_step(ringing(say("We are closed.")), 3)
    assert step.title == "Vapi says “We are closed.”"
    assert step.lines == ("Then the call ends.",)
    assert step.place == ("hooks", 3)


def test_a_transfer_says_where_it_leads() -> None:
    step = hooks.ringing_step(ringing(transfer("+13125550199", message="One moment")), 0)
    assert step.title == "Transfers the call to"
    assert step.destination and step.destination.shown == "+1 312-555-0199"
    assert step.lines == ("The caller first hears “One moment”.",)


@pytest.mark.parametrize(
    ("ignored", "words"),
    [
        (1, "Vapi ignores the second action."),
        (2, "Vapi ignores the 2 actions after the first."),
    ],
)
def test_only_the_first_action_of_a_ringing_hook_runs(ignored: int, words: str) -> None:
    step = hooks.ringing_step(ringing(say("Hi"), *[say("Ho")] * ignored), 0)
    assert step.title == "Vapi says “Hi”"
    assert step.lines[-1] == words


@pytest.mark.parametrize(
    ("do", "trouble", "tone"),
    [
        ([], hooks.NO_ACTION, "warning"),
        ([{}], hooks.NO_ACTION, "warning"),
        ([{"type": "dance"}], hooks.UNKNOWN_ACTION, "warning"),
        (["say"], hooks.UNKNOWN_ACTION, "warning"),
        ([{"type": "transfer"}], hooks.NO_DESTINATION, "error"),
        ([{"type": "transfer", "destination": {}}], hooks.NO_DESTINATION, "error"),
        (
            [{"type": "transfer", "destination": {"type": "number"}}],
            hooks.UNREADABLE_DESTINATION,
            "error",
        ),
    ],
)
def test_a_hook_that_does_nothing_useful_says_so(do: list[object], trouble: str, tone: str) -> None:
    step = hooks.ringing_step({"on": "call.ringing", "do": do}, 0)
    assert (step.trouble, step.tone) == (trouble, tone)


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        ([], "When the call ends"),
        ([FAILED], "When the call ends because the assistant request failed"),
        (
            [FAILED, NONE],
            "When the call ends because the assistant request failed or returned no assistant",
        ),
        (["busy"], "When the call ends because the assistant request ended in an unknown way"),
    ],
)
def test_an_ending_hook_runs_for_its_reasons(reasons: list[str], words: str) -> None:
    assert hooks.ending_step(ending(say("Bye"), *reasons), 0, "").when == words


@pytest.mark.parametrize(
    ("hook", "standing"),
    [
        (ending(say("Bye"), FAILED), "unused"),
        (ending(say("Bye")), "certain"),
    ],
)
def test_reasons_never_match_while_something_is_assigned(hook: JSON, standing: str) -> None:
    assert hooks.ending_step(hook, 0, "an assistant").standing == standing
    assert hooks.ending_step(hook, 0, "").standing == "certain"


def test_an_ending_hook_needs_no_action() -> None:
    step = hooks.ending_step(ending(None), 0, "")
    assert (step.trouble, step.tone) == (hooks.NO_ACTION, "warning")


@pytest.mark.parametrize("hook", [{"on": "call.paused"}, {"on": 7}, {}, "hook", None])
def test_an_unknown_event_is_a_step_of_its_own(hook: object) -> None:
    step = hooks.unknown_step(hook, 2)
    assert (step.kind, step.standing, step.place) == ("unknown", "depends", ("hooks", 2))


def test_credentials_in_a_hook_are_masked() -> None:
    hook = ringing(transfer("sip:me:hunter2@example.com", sipHeaders={"X-Key": "s3cret"}))
    step = hooks.ringing_step(hook, 0)
    assert step.lines == ("Sends the SIP header X-Key.",)
    assert "s3cret" not in repr(step) and "hunter2" not in repr(step)
