"""Attempts whose outcome nobody knows: found out by looking at the number later."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Change, begin, end
from phone_numbers.saving.settle import settle
from tests.phone_numbers.desk import Desk

CHANGES = [Change("name", before="Old", after="New"), Change("squadId", after="s1")]


def attempted(
    desk: Desk,
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
        attempt = begin(desk.actor, desk.cast.acme, action, subject=desk.id, changes=changes)
        if result:
            end(attempt, result)
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
def test_what_came_of_an_update(
    result: Result | None,
    number: dict[str, str],
    found: str | None,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempted(desk, monkeypatch, CHANGES, result=result)
    before = desk.results

    for _ in range(2):
        settle(desk.cast.acme, {**desk.base, **number})

    assert desk.results == before + ([(found, True)] if found else [])


def test_what_was_cleared(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    attempted(desk, monkeypatch, [Change("name", before="Old")])
    settle(desk.cast.acme, {**desk.base, "name": None})
    assert desk.results == [("done", True)]


def test_a_number_that_is_still_there_was_not_deleted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = [Change("twilioAuthToken", before="hunter2"), Change("name", before="Old")]
    attempted(desk, monkeypatch, changes, action=Action.NUMBER_DELETE)
    settle(desk.cast.acme, desk.base)
    assert desk.results == [("not_applied", True)]


def test_what_may_be_under_way_is_left_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    attempted(desk, monkeypatch, CHANGES, age=timedelta(seconds=55))
    settle(desk.cast.acme, desk.base)
    assert desk.results == []


def test_credentials_cannot_be_compared(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = [Change("twilioAuthToken", before="a", after="b"), Change("name", "Old", "New")]
    attempted(desk, monkeypatch, changes)
    settle(desk.cast.acme, {**desk.base, "name": "New"})
    assert desk.results == []


@pytest.mark.parametrize("result", [Result.DONE, Result.REFUSED, Result.NOT_APPLIED])
def test_what_is_known_stays(result: Result, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    attempted(desk, monkeypatch, CHANGES, result=result)
    settle(desk.cast.acme, desk.base)
    assert desk.results == [(result, False)]


def test_it_costs_one_query_where_there_is_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    attempted(desk, monkeypatch, CHANGES, result=Result.DONE)
    with django_assert_num_queries(1):
        settle(desk.cast.acme, desk.base)


def test_other_numbers_and_organizations_are_none_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempted(desk, monkeypatch, CHANGES)
    settle(desk.cast.acme, {**desk.base, "id": "another"})
    settle(desk.cast.acme, {})
    settle(desk.cast.globex, desk.base)
    assert desk.results == []
