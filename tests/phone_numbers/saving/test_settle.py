"""Earlier attempts without a known outcome are settled by how the number is now."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Change, record_attempt, record_outcome
from phone_numbers.saving.settle import settle
from tests.phone_numbers.editor import Editor

CHANGES = [Change("name", before="Old", after="New"), Change("squadId", after="s1")]


def earlier_attempt(
    editor: Editor,
    monkeypatch: pytest.MonkeyPatch,
    changes: list[Change],
    *,
    action: Action = Action.NUMBER_UPDATE,
    age: timedelta = timedelta(minutes=2),
    result: Result | None = None,
) -> Attempt:
    """Record an attempt of some time ago. Its time can't be changed afterwards."""
    then = timezone.now() - age
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: then)
        attempt = record_attempt(
            editor.actor, editor.cast.acme, action, subject=editor.id, changes=changes
        )
        if result:
            record_outcome(attempt, result)
    return attempt


@pytest.mark.parametrize("result", [None, Result.UNKNOWN])
@pytest.mark.parametrize(
    ("number", "found"),
    [
        ({"name": "New", "squadId": "s1", "assistantId": "a9"}, "done"),
        ({}, "not_applied"),
        ({"squadId": None}, "not_applied"),
        ({"name": "New"}, None),
        ({"name": "Third", "squadId": "s1"}, None),
    ],
)
def test_the_outcome_of_an_update_is_recorded_if_the_number_shows_it(
    result: Result | None,
    number: dict[str, str],
    found: str | None,
    editor: Editor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    earlier_attempt(editor, monkeypatch, CHANGES, result=result)
    before = editor.recorded_results

    for _ in range(2):
        settle(editor.cast.acme, {**editor.base, **number})

    assert editor.recorded_results == before + ([(found, True)] if found else [])


def test_a_cleared_field_shows_that_the_update_was_applied(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier_attempt(editor, monkeypatch, [Change("name", before="Old")])
    settle(editor.cast.acme, {**editor.base, "name": None})
    assert editor.recorded_results == [("done", True)]


def test_a_number_that_is_still_there_was_not_deleted(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = [Change("twilioAuthToken", before="hunter2"), Change("name", before="Old")]
    earlier_attempt(editor, monkeypatch, changes, action=Action.NUMBER_DELETE)
    settle(editor.cast.acme, editor.base)
    assert editor.recorded_results == [("not_applied", True)]


def test_an_attempt_that_may_still_be_running_is_not_settled(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier_attempt(editor, monkeypatch, CHANGES, age=timedelta(seconds=55))
    settle(editor.cast.acme, editor.base)
    assert editor.recorded_results == []


def test_a_changed_credential_leaves_the_outcome_unknown(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = [Change("twilioAuthToken", before="a", after="b"), Change("name", "Old", "New")]
    earlier_attempt(editor, monkeypatch, changes)
    settle(editor.cast.acme, {**editor.base, "name": "New"})
    assert editor.recorded_results == []


@pytest.mark.parametrize("result", [Result.DONE, Result.REFUSED, Result.NOT_APPLIED])
def test_a_known_outcome_is_not_changed(
    result: Result, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier_attempt(editor, monkeypatch, CHANGES, result=result)
    settle(editor.cast.acme, editor.base)
    assert editor.recorded_results == [(result, False)]


def test_without_unsettled_attempts_it_costs_one_query(
    editor: Editor,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    earlier_attempt(editor, monkeypatch, CHANGES, result=Result.DONE)
    with django_assert_num_queries(1):
        settle(editor.cast.acme, editor.base)


def test_attempts_of_other_numbers_and_organizations_are_not_settled(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier_attempt(editor, monkeypatch, CHANGES)
    settle(editor.cast.acme, {**editor.base, "id": "another"})
    settle(editor.cast.acme, {})
    settle(editor.cast.globex, editor.base)
    assert editor.recorded_results == []
