"""Numbers that this dashboard changes during an audit are evaluated as they are at its end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

import vapi_sandbox
from audits.models import Audit, AuditedJSON, AuditedNumber, Finding, State
from audits.running import evaluation
from audits.worklist.snapshot import Snapshot
from dashboard.activity.record import Actor
from phone_numbers.saving.delete import delete_number
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.json_values import JSON

from .conftest import change, rules_found

DATABASE = settings.DATABASES["default"]["ENGINE"]
LONG_AGO = "2026-01-01T00:00:00.000Z"
LOOP = "+14155550177"


@pytest.fixture(params=["new_numbers", "findings", "comparing_findings"])
def audited_during(
    request: pytest.FixtureRequest, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Audit]:
    """Run an audit, and call a function once before a step of its evaluation."""
    step = request.param

    def run_with(act: Callable[[], Any]) -> Audit:
        original, acts = getattr(evaluation.Evaluation, step), iter([act])

        def acting(*arguments: Any) -> Any:
            for each in acts:
                each()
            return original(*arguments)

        monkeypatch.setattr(evaluation.Evaluation, step, acting)
        return audited(cast.acme)

    return run_with


def test_a_number_fixed_during_an_audit_has_no_finding(
    cast: Cast,
    actor: Actor,
    numbers: list[JSON],
    vapi_acme: vapi_sandbox.Organization,
    audited_during: Callable[..., Audit],
) -> None:
    first, second, alone = numbers
    assistant = vapi_acme.assistants[0]["id"]

    def act() -> None:
        change(cast, actor, alone, assistantId=assistant)
        change(cast, actor, first, fallbackDestination=None)

    audit = audited_during(act)
    assert audit.state == State.FINISHED
    assert "unassigned" not in rules_found(audit, alone)
    assert AuditedNumber.objects.get(audit=audit, number_id=alone["id"]).assistant_id == assistant
    assert assistant in AuditedJSON.objects.get(audit=audit, number_id=alone["id"]).received
    both = Finding.objects.filter(audit=audit, rule__in=evaluation.COMPARING_RULE_NAMES).order_by(
        "pk"
    )
    assert sorted(both.values_list("rule", "number_id")) == sorted(
        [
            ("duplicate-number", first["id"]),
            ("duplicate-number", second["id"]),
            ("fallback-loop", second["id"]),
        ]
    )
    assert audit.counts == Snapshot(audit).rule_counts()


def test_a_number_deleted_during_an_audit_has_no_rows(
    cast: Cast,
    admin: Actor,
    numbers: list[JSON],
    vapi_acme: vapi_sandbox.Organization,
    audited_during: Callable[..., Audit],
) -> None:
    first, second, _ = numbers
    audit = audited_during(
        lambda: delete_number(cast.acme, admin, second["id"], is_confirmed=lambda _: True)
    )
    assert audit.state == State.FINISHED
    assert audit.seen == len(vapi_acme.numbers)
    for model in (AuditedNumber, AuditedJSON, Finding):
        rows = model._default_manager.filter(audit=audit)
        assert not rows.filter(number_id=second["id"]).exists()
    assert "duplicate-number" not in rules_found(audit, first)
