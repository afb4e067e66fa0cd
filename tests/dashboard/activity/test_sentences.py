"""Sentences that say what an entry is about."""

import pytest

from dashboard.activity.models import Action
from dashboard.activity.record import ABSENT, COMMAND_LINE, Change, record_attempt
from dashboard.activity.sentences import VERBS, plain_sentence
from tests.cast import Cast


def test_every_action_has_words() -> None:
    assert set(VERBS) == set(Action.values)


@pytest.mark.parametrize(
    ("action", "label", "changes", "sentence"),
    [
        (
            Action.SEARCH_RENAME,
            "Desks",
            [Change("name", "Front desks", "Desks")],
            "Renamed the shared search from “Front desks” to “Desks”",
        ),
        (
            Action.MEMBER_ADD,
            "a@b.example",
            [Change("role", after="viewer")],
            "Added a@b.example as viewer",
        ),
        (
            Action.MEMBER_CHANGE_ROLE,
            "a@b.example",
            [Change("role", "viewer", "admin")],
            "Changed the role of a@b.example from viewer to admin",
        ),
        (Action.MEMBER_REMOVE, "a@b.example", [Change("role", "viewer")], "Removed a@b.example"),
        (
            Action.ORGANIZATION_RENAME,
            "Acme",
            [Change("name", "Acme", "Acme Support")],
            "Renamed the organization from “Acme” to “Acme Support”",
        ),
        (Action.KEY_REPLACE, "Acme", [Change("key", "…1234", "…5678")], "Replaced the Vapi key"),
        (
            Action.KEY_REPLACE,
            "Acme",
            [Change("region", "us", "eu")],
            "Changed the region from us to eu",
        ),
        (
            Action.FINDING_ACCEPT,
            "No name: +1 780",
            [Change("until", ABSENT, "2026-12-24"), Change("reason", ABSENT, "Spare")],
            "Accepted No name: +1 780 until 2026-12-24",
        ),
        (Action.SEARCH_DELETE, "Desks", [], "Deleted the shared search Desks"),
    ],
)
def test_a_sentence_names_what_was_changed(
    action: Action, label: str, changes: list[Change], sentence: str, cast: Cast
) -> None:
    attempt = record_attempt(COMMAND_LINE, cast.acme, action, label=label, changes=changes)
    assert plain_sentence(attempt, {}).text(is_done=True) == sentence


def test_what_was_not_done_was_tried(cast: Cast) -> None:
    attempt = record_attempt(COMMAND_LINE, cast.acme, Action.SIGN_IN_FAILED, subject="a@b.example")
    assert plain_sentence(attempt, {}).text(is_done=False) == "Tried to sign in as a@b.example"
