"""Rules see each number once. Rules that compare numbers run after all have been read."""

import vapi_sandbox
from audits.running.evaluation import Evaluation
from tests.audits import cases
from tests.audits.conftest import audited
from tests.cast import Cast

from .conftest import rules_found

ONE = cases.number(id="one").received
OTHER = cases.number(id="other").received
NOTHING = {"assistantId": None, "squadId": None, "workflowId": None, "hooks": None}


def test_findings_of_single_and_of_compared_numbers_are_stored(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    first, second, third = vapi_acme.numbers[:3]
    long_ago = "2026-01-01T00:00:00.000Z"
    for number, fields in (
        (first, {"assistantId": "deleted-1", "number": "+14155550100"}),
        (second, {"number": "+14155550100", "status": "blocked"}),
        (third, {**NOTHING, "fallbackDestination": {"type": "number", "number": "+14155550177"}}),
    ):
        changed = {**number, "updatedAt": long_ago, "number": "+14155550177", **fields}
        vapi_acme.put(changed)
    audit = audited(cast.acme)
    assert rules_found(audit, first) >= {"deleted-assignee", "duplicate-number"}
    assert rules_found(audit, second) >= {"blocked", "duplicate-number"}
    assert "fallback-loop" in rules_found(audit, third)


def test_a_number_that_is_read_again_is_left_out() -> None:
    evaluation = Evaluation(cases.context())
    evaluation.add(evaluation.new_numbers([ONE]))
    assert [each.id for each in evaluation.new_numbers([ONE, OTHER, OTHER])] == ["other"]
    assert len(evaluation) == 1
    assert "one" in evaluation and "other" not in evaluation


def test_numbers_of_different_batches_are_compared() -> None:
    evaluation = Evaluation(cases.context())
    for batch in ([ONE], [OTHER]):
        numbers = evaluation.new_numbers(batch)
        evaluation.add(numbers)
        assert evaluation.findings(numbers) == []
    found = {(each.rule.name, each.number_id) for each in evaluation.comparing_findings()}
    assert found == {("duplicate-number", "one"), ("duplicate-number", "other")}


def test_a_removed_number_is_compared_with_no_other() -> None:
    evaluation = Evaluation(cases.context())
    evaluation.add(evaluation.new_numbers([ONE, OTHER]))
    evaluation.remove(["other"])
    assert evaluation.comparing_findings() == []
