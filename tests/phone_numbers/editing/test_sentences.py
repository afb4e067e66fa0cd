"""Sentences of the activity record about a number."""

from typing import Any

import pytest

from dashboard.activity.models import Action, Attempt
from phone_numbers.editing.sentences import number_sentence
from vapi_client.json_values import ABSENT

ONE, TWO = "7c9e6679-7425-40de-944b-e07fc1f90ae7", "0b1f3b0c-7425-40de-944b-e07fc1f90ae7"
NAMES = {ONE: "Claims intake", TWO: "Front desk"}
FALLBACK = {"type": "number", "number": "+14155550199"}


def sentence(*changes: tuple[str, Any, Any], action: Action = Action.NUMBER_UPDATE) -> str:
    sides = [
        {"field": field, **({} if before is ABSENT else {"before": before}), "after": after}
        for field, before, after in changes
    ]
    attempt = Attempt(action=action, label="+17805550142", changes=sides)
    return number_sentence(attempt, NAMES).text(is_done=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            [("assistantId", ONE, TWO)],
            "Reassigned +1 780-555-0142 from Claims intake to Front desk",
        ),
        (
            [("assistantId", ONE, None), ("squadId", None, TWO)],
            "Reassigned +1 780-555-0142 from Claims intake to Front desk",
        ),
        ([("squadId", ABSENT, TWO)], "Assigned +1 780-555-0142 to Front desk"),
        (
            [("workflowId", "abcdefghijk", None)],
            "Unassigned +1 780-555-0142 from workflow abcdefgh",
        ),
        ([("assistantId", ABSENT, None)], "Changed the assignment of +1 780-555-0142"),
        ([("name", "One", "Two")], "Renamed +1 780-555-0142 from “One” to “Two”"),
        ([("name", None, "Two")], "Named +1 780-555-0142 “Two”"),
        ([("name", "One", None)], "Removed the name “One” of +1 780-555-0142"),
        (
            [("fallbackDestination", None, FALLBACK)],
            "Set the fallback of +1 780-555-0142 to +1 415-555-0199",
        ),
        (
            [("fallbackDestination", FALLBACK, None)],
            "Removed the fallback +1 415-555-0199 of +1 780-555-0142",
        ),
        (
            [("fallbackDestination", FALLBACK, {"type": "new"})],
            "Changed the fallback of +1 780-555-0142",
        ),
        (
            [("server", {"url": "https://a.example/x"}, {"url": "https://b.example/?k=1"})],
            "Changed the server of +1 780-555-0142 from a.example to b.example",
        ),
        (
            [("server", {"url": "https://a.example"}, {"url": "https://a.example", "timeout": 1})],
            "Changed the server of +1 780-555-0142",
        ),
        ([("smsEnabled", None, True)], "Turned on SMS for +1 780-555-0142"),
        ([("smsEnabled", True, False)], "Turned off SMS for +1 780-555-0142"),
        ([("hooks", [], [{"on": "x"}])], "Changed the hooks of +1 780-555-0142"),
        (
            [("name", "a", "b"), ("assistantId", ONE, None), ("squadId", None, ONE)],
            "Changed the name and assignment of +1 780-555-0142",
        ),
        (
            [("twilioAuthToken", "a", "b"), ("credentialId", "a", "b")],
            "Changed the Twilio auth token and credential ID of +1 780-555-0142",
        ),
        (
            [(each, 1, 2) for each in ("name", "hooks", "server", "smsEnabled", "twilioApiKey")],
            "Changed the name, hooks, server and 2 more fields of +1 780-555-0142",
        ),
    ],
)
def test_a_change_is_a_sentence(changes: list[tuple[str, Any, Any]], words: str) -> None:
    assert sentence(*changes) == words


def test_created_and_deleted_numbers_have_their_names() -> None:
    created = sentence(("name", ABSENT, "Two"), action=Action.NUMBER_CREATE)
    assert created == "Created +1 780-555-0142 “Two”"
    deleted = sentence(("name", "One", ABSENT), action=Action.NUMBER_DELETE)
    assert deleted == "Deleted +1 780-555-0142 “One”"
