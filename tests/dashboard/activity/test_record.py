"""Recording attempts before changes, and their outcomes after, without credentials."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from dashboard.activity.models import Action, Attempt, Outcome, Result
from dashboard.activity.record import (
    ABSENT,
    COMMAND_LINE,
    Actor,
    Change,
    changes_between,
    record_attempt,
    record_done,
    record_outcome,
    recorded,
    unsettled,
)
from dashboard.orgs.models import Organization
from tests.cast import Cast
from vapi_client.masking import MASK

NOW = timedelta(0)
SECRET, ANOTHER = "s3cr3t-one", "s3cr3t-two"


def begun(cast: Cast, action: Action = Action.NUMBER_UPDATE, **more: Any) -> Attempt:
    return record_attempt(COMMAND_LINE, cast.acme, action, **more)


def results(attempt: Attempt) -> list[str]:
    return [outcome.result for outcome in attempt.outcomes.all()]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({}, {}, []),
        ({"a": 1, "b": [1, {"c": None}]}, {"b": [1, {"c": None}], "a": 1}, []),
        ({"a": {"b": 1, "c": 2}}, {"a": {"c": 2, "b": 1}}, []),
        ({"a": 20}, {"a": 20.0}, [Change("a", 20, 20.0)]),
        ({"a": True}, {"a": 1}, [Change("a", True, 1)]),
        ({"a": [False]}, {"a": [0]}, [Change("a", [False], [0])]),
        ({"a": None}, {}, [Change("a", None, ABSENT)]),
        ({}, {"a": None}, [Change("a", ABSENT, None)]),
        (
            {"b": 1, "a": 1},
            {"c": 2, "a": 2, "b": 2},
            [Change("b", 1, 2), Change("a", 1, 2), Change("c", ABSENT, 2)],
        ),
    ],
)
def test_changes_are_those_whose_json_differs(
    before: dict[str, Any], after: dict[str, Any], changes: list[Change]
) -> None:
    # As text: to Python, True is 1
    assert repr(changes_between(before, after)) == repr(changes)


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:DB8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("", None),
        ("unix:", None),
    ],
)
def test_the_actor_is_the_signed_in_person_with_their_address(
    remote: str, address: str | None, cast: Cast, rf: RequestFactory
) -> None:
    request = rf.get("/", REMOTE_ADDR=remote)
    request.user = cast.admin
    actor = Actor.from_request(request)  # type: ignore[arg-type]
    assert actor == Actor("admin@acme.example", cast.admin.pk, address)
    assert record_attempt(actor, cast.acme, Action.MEMBER_ADD).address == address


def test_an_attempt_stores_everything_given(cast: Cast) -> None:
    request_id = uuid.uuid4().hex
    record_attempt(
        Actor("admin@acme.example", 7, "203.0.113.7"),
        cast.acme,
        Action.NUMBER_UPDATE,
        subject="n-1",
        label="+1 415-555-0142 Front desk",
        changes=[Change("name", "A", "B"), Change("ids", [20, 20.0]), Change("x", after=None)],
        request_id=request_id,
    )
    attempt = Attempt.objects.get()
    assert (attempt.actor, attempt.actor_user_id, attempt.address) == (
        "admin@acme.example",
        7,
        "203.0.113.7",
    )
    assert (attempt.organization, attempt.action, attempt.subject, attempt.label) == (
        cast.acme,
        "number.update",
        "n-1",
        "+1 415-555-0142 Front desk",
    )
    assert attempt.changes == [
        {"field": "name", "before": "A", "after": "B"},
        {"field": "ids", "before": [20, 20.0]},
        {"field": "x", "after": None},
    ]
    assert repr(attempt.changes[1]["before"]) == "[20, 20.0]"
    assert attempt.request_id == request_id
    record_outcome(attempt, Result.UNKNOWN, message="No answer")
    record_outcome(attempt, Result.DONE, status=201, subject="n-2", observed=True)
    assert list(
        attempt.outcomes.values_list("result", "status", "message", "observed", "subject")
    ) == [("unknown", None, "No answer", False, ""), ("done", 201, "", True, "n-2")]


def test_every_attempt_has_its_own_request_id(cast: Cast) -> None:
    ids = {begun(cast).request_id for _ in range(2)}
    assert len(ids) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}", each) for each in ids)


def test_an_attempt_survives_a_later_rollback(cast: Cast) -> None:
    attempt = begun(cast)
    with pytest.raises(RuntimeError, match="crash"), transaction.atomic():
        record_outcome(attempt, Result.DONE)
        raise RuntimeError("crash")
    assert results(Attempt.objects.get()) == []


def test_an_attempt_within_a_transaction_is_refused(cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        begun(cast)
    assert not Attempt.objects.exists()


def test_a_change_in_this_database_is_committed_with_its_outcome(cast: Cast) -> None:
    with recorded(COMMAND_LINE, cast.acme, Action.ORGANIZATION_RENAME, subject="acme") as attempt:
        assert Attempt.objects.get() == attempt
        assert results(attempt) == []
    assert results(attempt) == ["done"]


@pytest.mark.parametrize(
    ("error", "said"),
    [(ValueError("Not this way."), "Not this way."), (ValueError(), "ValueError")],
)
def test_a_change_that_raises_is_rolled_back_and_recorded_as_refused(
    error: Exception, said: str, cast: Cast
) -> None:
    with (
        pytest.raises(ValueError),
        recorded(COMMAND_LINE, cast.acme, Action.ORGANIZATION_RENAME),
    ):
        Organization.objects.filter(pk=cast.acme.pk).update(name="Theirs")
        raise error
    cast.acme.refresh_from_db()
    assert cast.acme.name == "Acme Support"
    outcome = Attempt.objects.get().outcomes.get()
    assert (outcome.result, outcome.message) == ("refused", said)


def test_a_crash_leaves_an_attempt_without_an_outcome(cast: Cast) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        recorded(COMMAND_LINE, cast.acme, Action.ORGANIZATION_RENAME),
    ):
        Organization.objects.filter(pk=cast.acme.pk).update(name="Theirs")
        raise KeyboardInterrupt
    cast.acme.refresh_from_db()
    assert cast.acme.name == "Acme Support"
    assert results(Attempt.objects.get()) == []


def test_a_new_organization_is_recorded_in_the_same_transaction(cast: Cast) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record_done(COMMAND_LINE, cast.acme, Action.ORGANIZATION_CREATE)
        assert results(Attempt.objects.get()) == ["done"]
        raise RuntimeError
    assert not Attempt.objects.exists()


def test_the_record_of_a_deleted_account_stays(cast: Cast) -> None:
    record_attempt(Actor(cast.admin.email, cast.admin.pk, None), cast.acme, Action.MEMBER_ADD)
    known = cast.admin.pk
    cast.admin.delete()
    attempt = Attempt.objects.get()
    assert (attempt.actor, attempt.actor_user_id) == ("admin@acme.example", known)


@pytest.mark.parametrize(
    ("field", "before", "after", "stored"),
    [
        (
            "twilioAuthToken",
            SECRET,
            ANOTHER,
            {"before": MASK, "after": MASK, "credential_changed": True},
        ),
        ("twilioAuthToken", ABSENT, SECRET, {"after": MASK}),
        ("twilioAuthToken", None, SECRET, {"before": None, "after": MASK}),
        ("twilioAuthToken", SECRET, None, {"before": MASK, "after": None}),
        ("twilioAuthToken", SECRET, ABSENT, {"before": MASK}),
        ("name", "A", "B", {"before": "A", "after": "B"}),
        (
            "server",
            {"url": "https://a", "secret": SECRET, "timeoutSeconds": 20},
            {"url": "https://b", "secret": SECRET, "timeoutSeconds": 20},
            {
                "before": {"url": "https://a", "secret": MASK, "timeoutSeconds": 20},
                "after": {"url": "https://b", "secret": MASK, "timeoutSeconds": 20},
            },
        ),
        (
            "server",
            {"url": "https://a", "secret": SECRET},
            {"url": "https://b", "secret": ANOTHER},
            {
                "before": {"url": "https://a", "secret": MASK},
                "after": {"url": "https://b", "secret": MASK},
                "credential_changed": True,
            },
        ),
        (
            "hooks",
            [{"on": "x"}, {"headers": {"X-Key": SECRET}}],
            [{"on": "y"}, {"headers": {"X-Key": ANOTHER}}],
            {
                "before": [{"on": "x"}, {"headers": {"X-Key": MASK}}],
                "after": [{"on": "y"}, {"headers": {"X-Key": MASK}}],
                "credential_changed": True,
            },
        ),
        (
            "headers",
            {"Accept": "a", "X-Key": SECRET},
            {"Accept": "b", "X-Key": SECRET},
            {"before": {"Accept": "a", "X-Key": MASK}, "after": {"Accept": "b", "X-Key": MASK}},
        ),
        (
            "server.headers",
            {"X-Key": SECRET},
            {"X-Key": ANOTHER},
            {"before": {"X-Key": MASK}, "after": {"X-Key": MASK}, "credential_changed": True},
        ),
        ("server.headers.X-Key", SECRET, ABSENT, {"before": MASK}),
        ("credentials.secret.value", SECRET, ABSENT, {"before": MASK}),
        (
            "sipUri",
            f"sip:a:{SECRET}@x",
            f"sip:a:{ANOTHER}@x",
            {
                "before": f"sip:a:{MASK}@x",
                "after": f"sip:a:{MASK}@x",
                "credential_changed": True,
            },
        ),
    ],
)
def test_credentials_are_masked_but_their_change_is_recorded(
    field: str, before: Any, after: Any, stored: dict[str, Any], cast: Cast
) -> None:
    begun(cast, changes=[Change(field, before, after)])
    assert Attempt.objects.get().changes == [{"field": field, **stored}]


def test_credentials_in_labels_and_messages_are_masked(cast: Cast) -> None:
    attempt = begun(cast, label=f"https://a:{SECRET}@x")
    record_outcome(attempt, Result.REFUSED, message=f"url https://x/?token={SECRET} is taken")
    attempt.refresh_from_db()
    assert attempt.label == f"https://{MASK}@x"
    assert attempt.outcomes.get().message == f"url https://x/?token={MASK} is taken"


def test_characters_that_postgresql_refuses_are_replaced(cast: Cast) -> None:
    attempt = begun(cast, label="a\0b", changes=[Change("x", ["\0"], {"\ud800": "\udfff"})])
    record_outcome(attempt, Result.DONE, message="\0")
    attempt.refresh_from_db()
    assert attempt.label == "a\ufffdb"
    assert attempt.changes == [{"field": "x", "before": ["\ufffd"], "after": {"\ufffd": "\ufffd"}}]


@pytest.mark.parametrize(
    ("outcomes", "is_unsettled"),
    [
        ([], True),
        ([Result.UNKNOWN], True),
        ([Result.UNKNOWN, Result.UNKNOWN], True),
        ([Result.DONE], False),
        ([Result.REFUSED], False),
        ([Result.UNKNOWN, Result.NOT_APPLIED], False),
        ([Result.UNKNOWN, Result.DONE], False),
    ],
)
def test_unsettled_attempts_have_no_outcome_or_an_unknown_one(
    outcomes: list[Result], is_unsettled: bool, cast: Cast
) -> None:
    attempt = begun(cast, subject="n-1")
    for outcome in outcomes:
        record_outcome(attempt, outcome)
    assert list(unsettled(cast.acme, "n-1")) == [attempt] * is_unsettled


def test_an_attempt_that_a_check_found_not_applied_is_unsettled_for_a_day(cast: Cast) -> None:
    attempt = begun(cast, subject="n-1")
    record_outcome(attempt, Result.NOT_APPLIED, observed=True)
    assert list(unsettled(cast.acme, "n-1")) == [attempt]
    record_outcome(attempt, Result.DONE, observed=True)
    assert not unsettled(cast.acme, "n-1")


def test_unsettled_attempts_are_of_one_subject(cast: Cast) -> None:
    attempt = begun(cast, subject="n-1")
    assert list(unsettled(cast.acme, "n-1")) == [attempt]
    assert not unsettled(cast.acme, "n-2")
    assert not unsettled(cast.globex, "n-1")


@pytest.mark.parametrize("ahead", [timedelta(days=3), timedelta(days=-3)])
def test_the_database_dates_the_record_whatever_the_clock_of_the_machine_says(
    ahead: timedelta, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + ahead)
    attempt = begun(cast, subject="n-1")
    outcome = record_outcome(attempt, Result.DONE)
    for record in (attempt, outcome, Attempt.objects.get(), Outcome.objects.get()):
        assert abs(record.at - right()) < timedelta(hours=1)
