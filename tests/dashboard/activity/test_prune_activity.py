"""`manage.py prune_activity`: removing old entries."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from dashboard.activity import pruning, triggers
from dashboard.activity.models import Action, Attempt, Outcome, Result
from phone_numbers.models import OpenedForm
from tests.cast import Cast

from .test_list import attempt


def prune(days: int, *flags: str) -> str:
    out = io.StringIO()
    call_command("prune_activity", f"--older-than={days}", *flags, stdout=out)
    return out.getvalue()


def age(of: Attempt, days: int) -> Attempt:
    """Change the entry as if it had been recorded some days ago."""
    triggers.remove(using="default")
    with connection.cursor() as cursor:
        at = timezone.now() - timedelta(days=days)
        cursor.execute("UPDATE activity_attempt SET at = %s WHERE id = %s", [at, of.pk])
    triggers.install(using="default")
    return of


@pytest.fixture
def old(cast: Cast) -> Attempt:
    attempt(cast, Action.NUMBER_UPDATE, Result.DONE, label="new")
    return age(attempt(cast, Action.NUMBER_UPDATE, Result.UNKNOWN, Result.DONE, label="old"), 40)


def assert_append_only() -> None:
    for table in triggers.TABLES:
        with (
            connection.cursor() as cursor,
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
        ):
            cursor.execute(f"DELETE FROM {table}")


def test_old_entries_are_removed_and_the_removal_is_recorded(cast: Cast, old: Attempt) -> None:
    assert prune(30, "--yes") == "Deleted 1 entry.\n"
    pruned, kept = Attempt.objects.all()
    assert kept.label == "new"
    assert (pruned.action, pruned.organization) == (Action.ACTIVITY_PRUNE, cast.acme)
    assert pruned.changes[0] == {"field": "entries", "after": 1}
    assert not Outcome.objects.filter(attempt_id=old.pk).exists()
    assert_append_only()


def test_newer_entries_stay(old: Attempt) -> None:
    assert prune(50, "--yes") == "No entry is that old.\n"
    assert Attempt.objects.count() == 2


@pytest.mark.parametrize("answer", ["no", "", "y", None])
def test_any_answer_but_yes_removes_nothing(
    answer: str | None, old: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        if answer is None:
            raise EOFError
        return answer

    monkeypatch.setattr("builtins.input", ask)
    with pytest.raises(CommandError, match="Nothing was deleted"):
        prune(30)
    assert asked[0].startswith("1 entry from before ")
    assert Attempt.objects.count() == 2


def test_the_answer_yes_removes_old_entries(old: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: " Yes ")
    assert prune(30) == "Deleted 1 entry.\n"


@pytest.mark.parametrize("days", ["0", "-1", "1.5", "x", "99999", "²"])
def test_an_invalid_number_of_days_is_refused(days: str, old: Attempt) -> None:
    with pytest.raises(CommandError):
        call_command("prune_activity", f"--older-than={days}", "--yes")
    assert Attempt.objects.count() == 2


def test_forms_that_refer_to_a_removed_entry_stay(cast: Cast, old: Attempt) -> None:
    opened = OpenedForm.open(cast.acme, cast.operator, base={"provider": "vapi"})
    OpenedForm.objects.filter(pk=opened.pk).update(attempt=old)
    prune(30, "--yes")
    assert OpenedForm.objects.get().attempt is None


def test_a_failure_removes_nothing_and_keeps_the_triggers(
    old: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(pruning, "record_done", fail)
    with pytest.raises(RuntimeError):
        prune(30, "--yes")
    assert Attempt.objects.count() == 2
    assert_append_only()
