"""Rules about a number's assignment."""

from typing import Any

import pytest

from tests.audits.cases import ago, number, reason_of
from vapi_client.names import NO_NAMES, Names

GONE = {"assistantId": "5f2c1a9b-7d11-4c0e-9a51-000000000000"}
NOTHING = {"assistantId": None}


def test_a_deleted_assistant_is_found() -> None:
    assert reason_of("deleted-assignee", number(**GONE)) == "Assistant 5f2c1a9b was deleted."


def test_a_deleted_assistant_has_the_name_that_an_earlier_audit_read() -> None:
    former = {GONE["assistantId"]: "Claims\nintake"}
    reason = reason_of("deleted-assignee", number(**GONE), former_names=former)
    assert reason == "Assistant “Claims intake” was deleted."


def test_a_deleted_squad_is_found() -> None:
    reason = reason_of("deleted-assignee", number(**NOTHING, squadId="squad-9"))
    assert reason == "Squad squad-9 was deleted."


def test_a_deleted_assistant_and_squad_share_one_reason() -> None:
    reason = reason_of("deleted-assignee", number(assistantId="a", squadId="b"))
    assert reason == "Assistant a and squad b were deleted."


@pytest.mark.parametrize("fields", [{}, {"assistantId": "assistant-2"}, NOTHING])
def test_existing_assignees_are_not_found(fields: dict[str, Any]) -> None:
    assert reason_of("deleted-assignee", number(**fields)) is None


def test_workflows_are_never_found_deleted() -> None:
    assert reason_of("deleted-assignee", number(**NOTHING, workflowId="workflow-1")) is None


def test_an_incomplete_directory_finds_no_deletions_of_its_kind() -> None:
    partial = Names({"assistant-1": None}, complete=False)
    assert reason_of("deleted-assignee", number(**GONE), assistants=partial) is None
    assert reason_of("deleted-assignee", number(**GONE), squads=NO_NAMES)
    assert reason_of(
        "deleted-assignee", number(**GONE, squadId="squad-9"), assistants=NO_NAMES
    ) == ("Squad squad-9 was deleted.")


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
def test_an_assignee_of_a_recently_changed_number_may_be_new(
    updated_at: str | None, finds: bool
) -> None:
    reason = reason_of("deleted-assignee", number(**GONE, updatedAt=updated_at))
    assert bool(reason) is finds


def test_a_malformed_id_is_not_shown() -> None:
    reason = reason_of("deleted-assignee", number(assistantId="Me. And you."))
    assert reason == "Assistant was deleted."


def test_a_number_without_assignment_is_found() -> None:
    assert reason_of("unassigned", number(**NOTHING)) == (
        "Nothing is assigned, so only the organization's default server can answer."
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
    assert reason_of("unassigned", number(**fields))
    assert reason_of("sms-unanswered", number(**fields, provider="twilio"))


@pytest.mark.parametrize(
    "fields",
    [
        {"assistantId": "x"},
        {**NOTHING, "squadId": "x"},
        {**NOTHING, "workflowId": "x"},
        {**NOTHING, "server": {"url": "https://example.com"}},
        {"assistantId": {"unknown": "form"}},
        {**NOTHING, "server": {"url": {"unknown": "form"}}},
        {"assistantId": 7, "server": {}},
    ],
)
def test_any_assignment_counts(fields: dict[str, Any]) -> None:
    assert reason_of("unassigned", number(**fields)) is None
    assert reason_of("sms-unanswered", number(**fields, provider="twilio")) is None


def test_a_number_whose_hook_takes_every_call_needs_no_assignment() -> None:
    closed = {"on": "call.ringing", "do": [{"type": "say", "exact": "We are closed."}]}
    assert reason_of("unassigned", number(**NOTHING, hooks=[closed])) is None
    for_some = {**closed, "filters": [{"type": "startsWith", "startsWith": ["49"]}]}
    assert reason_of("unassigned", number(**NOTHING, hooks=[for_some]))
    twilio = number(**NOTHING, provider="twilio", hooks=[closed])
    assert reason_of("sms-unanswered", twilio)  # a hook answers calls only


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"squadId": "s"}, "Assistant and squad are both assigned."),
        ({**NOTHING, "squadId": "s", "workflowId": "w"}, "Squad and workflow are both assigned."),
        (
            {"squadId": "s", "workflowId": "w"},
            "Assistant, squad and workflow are all assigned.",
        ),
        ({}, None),
        ({"squadId": ""}, None),
        ({"assistantId": "", "squadId": ""}, None),
        ({"squadId": {"unknown": "form"}}, None),
        ({**NOTHING, "workflowId": "w"}, None),
        ({"server": {"url": "https://example.com"}}, None),
    ],
)
def test_more_than_one_assignee_is_found(fields: dict[str, Any], reason: str | None) -> None:
    assert reason_of("several-assignees", number(**fields)) == reason


def test_unanswered_sms_is_found() -> None:
    twilio = {**NOTHING, "provider": "twilio"}
    assert reason_of("sms-unanswered", number(**twilio, smsEnabled=True)) == (
        "SMS is on, but nothing answers messages."
    )
    assert reason_of("sms-unanswered", number(**twilio)) == (
        "SMS is on by default, but nothing answers messages."
    )
    assert reason_of("sms-unanswered", number(**twilio, smsEnabled=False)) is None


@pytest.mark.parametrize("provider", ["vapi", "telnyx", None])
def test_only_twilio_numbers_receive_sms(provider: str | None) -> None:
    assert (
        reason_of("sms-unanswered", number(**NOTHING, provider=provider, smsEnabled=True)) is None
    )
