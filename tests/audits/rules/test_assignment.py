"""What answers a number."""

from typing import Any

import pytest

from tests.audits.cases import ago, found, number
from vapi_client.names import NO_NAMES, Names

GONE = {"assistantId": "5f2c1a9b-7d11-4c0e-9a51-000000000000"}
NOTHING = {"assistantId": None}


def test_a_deleted_assistant() -> None:
    assert found("deleted-assignee", number(**GONE)) == "The assistant 5f2c1a9b no longer exists."


def test_a_deleted_squad() -> None:
    reason = found("deleted-assignee", number(**NOTHING, squadId="squad-9"))
    assert reason == "The squad squad-9 no longer exists."


def test_both_deleted() -> None:
    reason = found("deleted-assignee", number(assistantId="a", squadId="b"))
    assert reason == "The assistant a and the squad b no longer exist."


@pytest.mark.parametrize("fields", [{}, {"assistantId": "assistant-2"}, NOTHING])
def test_assignees_that_exist(fields: dict[str, Any]) -> None:
    assert found("deleted-assignee", number(**fields)) is None


def test_a_workflow_is_in_no_directory() -> None:
    assert found("deleted-assignee", number(**NOTHING, workflowId="workflow-1")) is None


def test_a_directory_that_was_not_read_completely_tells_nothing_of_its_own_kind() -> None:
    partial = Names({"assistant-1": None}, complete=False)
    assert found("deleted-assignee", number(**GONE), assistants=partial) is None
    assert found("deleted-assignee", number(**GONE), squads=NO_NAMES)
    assert found("deleted-assignee", number(**GONE, squadId="squad-9"), assistants=NO_NAMES) == (
        "The squad squad-9 no longer exists."
    )


@pytest.mark.parametrize(
    ("updated_at", "finds"),
    [
        (ago(seconds=61), True),
        (ago(seconds=60), False),
        (ago(seconds=-30), False),
        (None, False),
        ("2026-01-01T00:00:00", False),
        ("9999-12-31T23:59:59Z", False),
    ],
)
def test_what_was_assigned_since_the_snapshot_may_be_new(
    updated_at: str | None, finds: bool
) -> None:
    reason = found("deleted-assignee", number(**GONE, updatedAt=updated_at))
    assert bool(reason) is finds


def test_an_id_that_does_not_look_like_one_is_not_shown() -> None:
    reason = found("deleted-assignee", number(assistantId="Me. And you."))
    assert reason == "The assistant no longer exists."


def test_nothing_assigned() -> None:
    assert found("unassigned", number(**NOTHING)) == (
        "No assistant, squad, workflow or server is set, "
        "so only the organization's own server at Vapi may still answer."
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"assistantId": ""},
        {**NOTHING, "server": {}},
        {**NOTHING, "server": {"url": ""}},
        {**NOTHING, "server": {"timeoutSeconds": 20}},
    ],
)
def test_empty_values_assign_nothing(fields: dict[str, Any]) -> None:
    assert found("unassigned", number(**fields))
    assert found("sms-unanswered", number(**fields, provider="twilio"))


@pytest.mark.parametrize(
    "fields",
    [
        {"assistantId": "x"},
        {**NOTHING, "squadId": "x"},
        {**NOTHING, "workflowId": "x"},
        {**NOTHING, "server": {"url": "https://example.com"}},
        {"assistantId": {"of a form": "nobody knows"}},
        {**NOTHING, "server": {"url": {"of a form": "nobody knows"}}},
        {"assistantId": 7, "server": {}},
    ],
)
def test_whatever_is_assigned(fields: dict[str, Any]) -> None:
    assert found("unassigned", number(**fields)) is None
    assert found("sms-unanswered", number(**fields, provider="twilio")) is None


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"squadId": "s"}, "The number has an assistant and a squad."),
        ({**NOTHING, "squadId": "s", "workflowId": "w"}, "The number has a squad and a workflow."),
        (
            {"squadId": "s", "workflowId": "w"},
            "The number has an assistant, a squad and a workflow.",
        ),
        ({}, None),
        ({"squadId": ""}, None),
        ({"assistantId": "", "squadId": ""}, None),
        ({"squadId": {"of a form": "nobody knows"}}, None),
        ({**NOTHING, "workflowId": "w"}, None),
        ({"server": {"url": "https://example.com"}}, None),
    ],
)
def test_several_assignees(fields: dict[str, Any], reason: str | None) -> None:
    assert found("several-assignees", number(**fields)) == reason


def test_messages_that_nothing_answers() -> None:
    twilio = {**NOTHING, "provider": "twilio"}
    assert found("sms-unanswered", number(**twilio, smsEnabled=True)) == (
        "SMS is on, and no assistant, squad, workflow or server answers messages."
    )
    assert found("sms-unanswered", number(**twilio)) == (
        "SMS is on by default, and no assistant, squad, workflow or server answers messages."
    )
    assert found("sms-unanswered", number(**twilio, smsEnabled=False)) is None


@pytest.mark.parametrize("provider", ["vapi", "telnyx", None])
def test_only_twilio_brings_messages(provider: str | None) -> None:
    assert found("sms-unanswered", number(**NOTHING, provider=provider, smsEnabled=True)) is None
