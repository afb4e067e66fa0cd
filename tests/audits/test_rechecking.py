"""Putting a number right takes its findings off the last snapshot at once."""

from typing import Any

import pytest

import vapi_sandbox
from audits import auditing, rechecking, runs
from audits.models import Audit, AuditedJSON, AuditedNumber, Finding
from dashboard.activity.record import Actor
from phone_numbers.deleting import delete_number
from phone_numbers.saving import save_number, undo
from tests.cast import Cast
from vapi_client.schemas.base import JSON
from vapi_client.schemas.phone_number import PhoneNumber

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
