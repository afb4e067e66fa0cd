"""Fixing a number in this dashboard removes its findings from the newest audit at once."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

import vapi_sandbox
from audits.models import Audit, AuditedJSON, AuditedNumber, Finding
from audits.running import evaluation, recheck
from audits.running.request import request_audit
from audits.running.run import run_audit
from dashboard.activity.models import Action
from dashboard.activity.record import Actor, Change, record_attempt
from phone_numbers.models import NumberLease
from phone_numbers.saving.delete import delete_number
from phone_numbers.saving.settle import read_number
from phone_numbers.saving.undo import undo
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber

from .conftest import change, rules_found

DATABASE = settings.DATABASES["default"]["ENGINE"]
LONG_AGO = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def audit(cast: Cast, numbers: list[JSON]) -> Audit:
    audit, _ = request_audit(cast.acme, "viewer@acme.example")
    run_audit(audit.pk)
    audit.refresh_from_db()
    return audit


def test_assigning_a_number_removes_its_finding_and_undo_restores_it(
    cast: Cast,
    actor: Actor,
    audit: Audit,
    numbers: list[JSON],
    vapi_acme: vapi_sandbox.Organization,
) -> None:
    alone = numbers[2]
    assert "unassigned" in rules_found(audit, alone)
    assistant = vapi_acme.assistants[0]["id"]
    saved = change(cast, actor, alone, assistantId=assistant)
    assert "unassigned" not in rules_found(audit, alone)
    row = AuditedNumber.objects.get(audit=audit, number_id=alone["id"])
    assert row.assistant_id == assistant

    undo(cast.acme, actor, saved.attempt)
    assert "unassigned" in rules_found(audit, alone)
    assert assistant not in AuditedJSON.objects.get(audit=audit, number_id=alone["id"]).received


def test_a_change_updates_the_findings_of_the_numbers_it_is_compared_with(
    cast: Cast, actor: Actor, admin: Actor, audit: Audit, numbers: list[JSON]
) -> None:
    first, second, _ = numbers
    both = {"duplicate-number", "fallback-loop"}
    assert rules_found(audit, first) >= both and rules_found(audit, second) >= both
    change(cast, actor, first, fallbackDestination=None)
    assert both & rules_found(audit, first) == {"duplicate-number"}
    delete_number(cast.acme, admin, second["id"], is_confirmed=lambda _: True)
    assert rules_found(audit, second) == set()
    assert not AuditedNumber.objects.filter(number_id=second["id"]).exists()
    assert not both & rules_found(audit, first)


def test_only_the_newest_audit_is_updated(
    cast: Cast, actor: Actor, audit: Audit, numbers: list[JSON]
) -> None:
    newer, _ = request_audit(cast.acme, "viewer@acme.example")
    run_audit(newer.pk)
    change(cast, actor, numbers[0], name="")
    assert "unnamed" in rules_found(newer, numbers[0])
    assert "unnamed" not in rules_found(audit, numbers[0])


def test_a_deleted_assistant_is_still_found_after_another_field_changes(
    cast: Cast, actor: Actor, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({**vapi_acme.numbers[0], "assistantId": "gone", "updatedAt": LONG_AGO})
    audit = audited(cast.acme)
    number = change(cast, actor, number, name="Another").number.received
    assert "deleted-assignee" in rules_found(audit, number)
    change(cast, actor, number, assistantId=vapi_acme.assistants[0]["id"])
    assert "deleted-assignee" not in rules_found(audit, number)


def test_a_deleted_squad_is_still_found_after_the_assistant_is_replaced(
    cast: Cast, actor: Actor, vapi_acme: vapi_sandbox.Organization
) -> None:
    gone = {"assistantId": "gone-1", "squadId": "gone-2", "updatedAt": LONG_AGO}
    number = vapi_acme.put({**vapi_acme.numbers[0], **gone})
    audit = audited(cast.acme)
    change(cast, actor, number, assistantId="newer-than-the-directory")
    reason = Finding.objects.get(
        audit=audit, number_id=number["id"], rule="deleted-assignee"
    ).reason
    assert reason == "Squad gone-2 was deleted."
    change(cast, actor, vapi_acme.get(number["id"]) or {}, squadId=None)
    assert "deleted-assignee" not in rules_found(audit, number)


def test_a_result_that_is_learned_later_is_evaluated(
    cast: Cast, actor: Actor, vapi_acme: vapi_sandbox.Organization
) -> None:
    """The answer to an update was lost. The next read of the number shows that Vapi applied it."""
    number = vapi_acme.put({**vapi_acme.numbers[0], "name": None})
    audit = audited(cast.acme)
    assert "unnamed" in rules_found(audit, number)
    changes = [Change("name", after="Front desk")]
    record_attempt(actor, cast.acme, Action.NUMBER_UPDATE, subject=number["id"], changes=changes)
    vapi_acme.put({**number, "name": "Front desk"})
    read_number(cast.acme, number["id"])
    assert "unnamed" not in rules_found(audit, number)


def test_a_change_is_evaluated_before_the_number_is_unlocked(
    cast: Cast, actor: Actor, audit: Audit, numbers: list[JSON], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lease keeps two saves from being rechecked in the wrong order."""
    held: list[bool] = []
    original = recheck.recheck_number

    def seen(*arguments: Any) -> None:
        held.append(NumberLease.objects.filter(number_id=numbers[0]["id"]).exists())
        original(*arguments)

    monkeypatch.setattr(recheck, "recheck_number", seen)
    change(cast, actor, numbers[0], name="Front desk")
    assert held == [True]


@pytest.mark.skipif("sqlite" in DATABASE, reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_simultaneous_changes_are_compared_one_after_the_other(
    cast: Cast, numbers: list[JSON], monkeypatch: pytest.MonkeyPatch
) -> None:
    audit, met = audited(cast.acme), threading.Barrier(2)
    original = recheck._compare_again

    def compare_again(audit: Audit) -> None:
        with suppress(threading.BrokenBarrierError):
            met.wait(1)
        original(audit)

    monkeypatch.setattr(recheck, "_compare_again", compare_again)

    def remove_fallback(number: JSON) -> None:
        changed = PhoneNumber.read({**number, "fallbackDestination": None})
        recheck.recheck_number(cast.acme, changed)
        connection.close()

    threads = [threading.Thread(target=remove_fallback, args=(each,)) for each in numbers[:2]]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert not any(each.is_alive() for each in threads)
    rows = Finding.objects.filter(audit=audit, rule__in=evaluation.COMPARING_RULE_NAMES)
    assert sorted(rows.values_list("rule", "number_id")) == sorted(
        ("duplicate-number", each["id"]) for each in numbers[:2]
    )


def test_a_number_newer_than_the_audit_is_skipped(
    cast: Cast, audit: Audit, vapi_acme: vapi_sandbox.Organization
) -> None:
    new = vapi_acme.put({**vapi_acme.numbers[0], "id": "11111111-2222-3333-4444-555555555555"})
    recheck.recheck_number(cast.acme, PhoneNumber.read(new))
    assert rules_found(audit, new) == set()


def test_a_change_before_the_first_audit_stores_no_findings(
    cast: Cast, actor: Actor, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.numbers[0]
    change(cast, actor, number, name="Front desk")
    assert not Finding.objects.exists()


def test_a_change_asks_earlier_audits_only_for_the_names_of_deleted_assistants(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    """It happens with every save, and an installation keeps many audits."""
    number = vapi_acme.put({**vapi_acme.numbers[0], "squadId": None, "workflowId": None})
    known = PhoneNumber.read({**number, "assistantId": vapi_acme.assistants[0]["id"]})
    for _ in range(2):
        audited(cast.acme)
    with CaptureQueriesContext(connection) as queries:
        recheck.recheck_number(cast.acme, known)
    of_assignees = [each for each in queries if "audits_auditedassignee" in each["sql"]]
    assert len(of_assignees) == 2  # the newest audit's assistants and squads
