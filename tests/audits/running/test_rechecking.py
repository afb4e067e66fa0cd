"""Putting a number right takes its findings off the last snapshot at once."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

import vapi_sandbox
from audits.models import Audit, AuditedJSON, AuditedNumber, Finding, State
from audits.running import auditing, rechecking, runs
from audits.worklist.snapshots import Snapshot
from dashboard.activity.models import Action
from dashboard.activity.record import Actor, Change, begin
from phone_numbers.models import NumberLease
from phone_numbers.saving.delete import delete_number
from phone_numbers.saving.save import SETTLED_AFTER, save_number, settle, undo
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber

DATABASE = settings.DATABASES["default"]["ENGINE"]
LONG_AGO = "2026-01-01T00:00:00.000Z"
LOOP = "+14155550177"


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.operator.email, cast.operator.pk, "127.0.0.1")


@pytest.fixture
def numbers(vapi_acme: vapi_sandbox.Organization) -> list[JSON]:
    """Two that are the same and fall back to themselves, and one that nothing answers."""
    loop = {"number": LOOP, "fallbackDestination": {"type": "number", "number": LOOP}}
    first, second, third = vapi_acme.numbers[:3]
    nothing = {"assistantId": None, "squadId": None, "workflowId": None, "server": None}
    return [
        vapi_acme.put({**first, **loop}),
        vapi_acme.put({**second, **loop}),
        vapi_acme.put({**third, **nothing}),
    ]


@pytest.fixture
def audit(cast: Cast, numbers: list[JSON]) -> Audit:
    audit, _ = runs.request(cast.acme, "viewer@acme.example")
    auditing.carry_out(audit.pk)
    audit.refresh_from_db()
    return audit


def found(audit: Audit, number: JSON) -> set[str]:
    rows = Finding.objects.filter(audit=audit, number_id=number["id"])
    return set(rows.values_list("rule", flat=True))


def change(cast: Cast, actor: Actor, number: JSON, **fields: Any) -> Any:
    mine = {**number, **fields}
    return save_number(cast.acme, actor, number["id"], base=number, mine=mine)


def test_an_assignment(
    cast: Cast,
    actor: Actor,
    audit: Audit,
    numbers: list[JSON],
    vapi_acme: vapi_sandbox.Organization,
) -> None:
    alone = numbers[2]
    assert "unassigned" in found(audit, alone)
    assistant = vapi_acme.assistants[0]["id"]
    saved = change(cast, actor, alone, assistantId=assistant)
    assert "unassigned" not in found(audit, alone)
    row = AuditedNumber.objects.get(audit=audit, number_id=alone["id"])
    assert row.assistant_id == assistant

    undo(cast.acme, actor, saved.attempt)
    assert "unassigned" in found(audit, alone)
    assert assistant not in AuditedJSON.objects.get(audit=audit, number_id=alone["id"]).received


def test_a_fallback_that_others_share(
    cast: Cast, actor: Actor, audit: Audit, numbers: list[JSON]
) -> None:
    first, second, _ = numbers
    both = {"duplicate-number", "fallback-loop"}
    assert found(audit, first) >= both and found(audit, second) >= both
    change(cast, actor, first, fallbackDestination=None)
    assert both & found(audit, first) == {"duplicate-number"}
    delete_number(cast.acme, actor, second["id"], label="", before=second)
    assert found(audit, second) == set()
    assert not AuditedNumber.objects.filter(number_id=second["id"]).exists()
    assert not both & found(audit, first)


def test_only_the_last_snapshot_follows(
    cast: Cast, actor: Actor, audit: Audit, numbers: list[JSON]
) -> None:
    newer, _ = runs.request(cast.acme, "viewer@acme.example")
    auditing.carry_out(newer.pk)
    change(cast, actor, numbers[0], name="")
    assert "unnamed" in found(newer, numbers[0])
    assert "unnamed" not in found(audit, numbers[0])


def test_a_change_of_something_else_does_not_hide_what_was_deleted(
    cast: Cast, actor: Actor, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({**vapi_acme.numbers[0], "assistantId": "gone", "updatedAt": LONG_AGO})
    audit = audited(cast.acme)
    number = change(cast, actor, number, name="Another").number.received
    assert "deleted-assignee" in found(audit, number)
    change(cast, actor, number, assistantId=vapi_acme.assistants[0]["id"])
    assert "deleted-assignee" not in found(audit, number)


# While an audit is under way, which then read what was changed too early.


@pytest.fixture(params=["read", "findings", "comparisons"])
def meanwhile(
    request: pytest.FixtureRequest, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Audit]:
    """Carries out an audit, in which something happens once, before a step of its reader."""
    step = request.param

    def carry_out(act: Callable[[], Any]) -> Audit:
        original, acts = getattr(auditing.Reader, step), iter([act])

        def acting(*arguments: Any) -> Any:
            for each in acts:
                each()
            return original(*arguments)

        monkeypatch.setattr(auditing.Reader, step, acting)
        return audited(cast.acme)

    return carry_out


def test_a_number_put_right_while_an_audit_runs(
    cast: Cast,
    actor: Actor,
    numbers: list[JSON],
    vapi_acme: vapi_sandbox.Organization,
    meanwhile: Callable[..., Audit],
) -> None:
    first, second, alone = numbers
    assistant = vapi_acme.assistants[0]["id"]

    def act() -> None:
        change(cast, actor, alone, assistantId=assistant)
        change(cast, actor, first, fallbackDestination=None)

    audit = meanwhile(act)
    assert audit.state == State.FINISHED
    assert "unassigned" not in found(audit, alone)
    assert AuditedNumber.objects.get(audit=audit, number_id=alone["id"]).assistant_id == assistant
    assert assistant in AuditedJSON.objects.get(audit=audit, number_id=alone["id"]).received
    both = Finding.objects.filter(audit=audit, rule__in=auditing.COMPARING_NAMES).order_by("pk")
    assert sorted(both.values_list("rule", "number_id")) == sorted(
        [
            ("duplicate-number", first["id"]),
            ("duplicate-number", second["id"]),
            ("fallback-loop", second["id"]),
        ]
    )
    assert audit.counts == Snapshot(audit).rule_counts()


def test_a_number_deleted_while_an_audit_runs(
    cast: Cast,
    actor: Actor,
    numbers: list[JSON],
    vapi_acme: vapi_sandbox.Organization,
    meanwhile: Callable[..., Audit],
) -> None:
    first, second, _ = numbers
    audit = meanwhile(
        lambda: delete_number(cast.acme, actor, second["id"], label="", before=second)
    )
    assert audit.state == State.FINISHED
    assert audit.seen == len(vapi_acme.numbers)
    for model in (AuditedNumber, AuditedJSON, Finding):
        rows = model._default_manager.filter(audit=audit)
        assert not rows.filter(number_id=second["id"]).exists()
    assert "duplicate-number" not in found(audit, first)


def test_what_was_deleted_stays_found_where_something_else_was_put_right(
    cast: Cast, actor: Actor, vapi_acme: vapi_sandbox.Organization
) -> None:
    gone = {"assistantId": "gone-1", "squadId": "gone-2", "updatedAt": LONG_AGO}
    number = vapi_acme.put({**vapi_acme.numbers[0], **gone})
    audit = audited(cast.acme)
    change(cast, actor, number, assistantId="newer-than-the-directory")
    reason = Finding.objects.get(
        audit=audit, number_id=number["id"], rule="deleted-assignee"
    ).reason
    assert reason == "The squad gone-2 no longer exists."
    change(cast, actor, vapi_acme.get(number["id"]) or {}, squadId=None)
    assert "deleted-assignee" not in found(audit, number)


def test_what_is_found_out_later_counts_too(
    cast: Cast, actor: Actor, vapi_acme: vapi_sandbox.Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update whose outcome nobody knew, seen to be done by whoever looks at the number next."""
    number = vapi_acme.put({**vapi_acme.numbers[0], "name": None})
    audit = audited(cast.acme)
    assert "unnamed" in found(audit, number)
    then = timezone.now() - 2 * SETTLED_AFTER
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: then)
        changes = [Change("name", after="Front desk")]
        begin(actor, cast.acme, Action.NUMBER_UPDATE, subject=number["id"], changes=changes)
    settle(cast.acme, vapi_acme.put({**number, "name": "Front desk"}))
    assert "unnamed" not in found(audit, number)


def test_changes_are_heard_of_before_anybody_else_saves(
    cast: Cast, actor: Actor, audit: Audit, numbers: list[JSON], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So two savings can't be heard of in the wrong order."""
    held: list[bool] = []
    recheck = rechecking.recheck

    def seen(*arguments: Any) -> None:
        held.append(NumberLease.objects.filter(number_id=numbers[0]["id"]).exists())
        recheck(*arguments)

    monkeypatch.setattr(rechecking, "recheck", seen)
    change(cast, actor, numbers[0], name="Front desk")
    assert held == [True]


@pytest.mark.skipif("sqlite" in DATABASE, reason="has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_are_compared_one_after_the_other(
    cast: Cast, numbers: list[JSON], monkeypatch: pytest.MonkeyPatch
) -> None:
    audit, met = audited(cast.acme), threading.Barrier(2)
    original = rechecking._compare_again

    def compare_again(audit: Audit) -> None:
        with suppress(threading.BrokenBarrierError):
            met.wait(1)
        original(audit)

    monkeypatch.setattr(rechecking, "_compare_again", compare_again)

    def recheck(number: JSON) -> None:
        changed = PhoneNumber.read({**number, "fallbackDestination": None})
        rechecking.recheck(cast.acme, changed)
        connection.close()

    threads = [threading.Thread(target=recheck, args=(each,)) for each in numbers[:2]]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    rows = Finding.objects.filter(audit=audit, rule__in=auditing.COMPARING_NAMES)
    assert sorted(rows.values_list("rule", "number_id")) == sorted(
        ("duplicate-number", each["id"]) for each in numbers[:2]
    )


def test_what_came_after_the_snapshot_stays_out_of_it(
    cast: Cast, audit: Audit, vapi_acme: vapi_sandbox.Organization
) -> None:
    new = vapi_acme.put({**vapi_acme.numbers[0], "id": "11111111-2222-3333-4444-555555555555"})
    rechecking.recheck(cast.acme, PhoneNumber.read(new))
    assert found(audit, new) == set()


def test_without_a_snapshot_there_is_nothing_to_do(
    cast: Cast, actor: Actor, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.numbers[0]
    change(cast, actor, number, name="Front desk")
    assert not Finding.objects.exists()
