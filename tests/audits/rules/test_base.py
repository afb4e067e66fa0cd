"""What every rule has."""

import pytest

from audits.rules import RULES, evaluate
from audits.rules.base import Severity
from tests.audits.cases import context, number


def test_severities_compare_from_the_least_to_the_most_serious() -> None:
    assert sorted(Severity, reverse=True) == [Severity.ERROR, Severity.WARNING, Severity.INFO]
    assert Severity.INFO < "warning" <= Severity.WARNING < Severity.ERROR
    assert Severity.ERROR >= "error" > Severity.INFO


def test_a_severity_that_does_not_exist_compares_with_none() -> None:
    with pytest.raises(ValueError, match="fatal"):
        assert Severity.ERROR < "fatal"


def test_findings_are_ordered_by_rule_and_then_by_number() -> None:
    numbers = [number(id=id, name=None, status="blocked") for id in ("1", "2")]
    found = evaluate(numbers, context(*numbers), [RULES["unnamed"], RULES["blocked"]])
    assert [(each.rule.name, each.number_id) for each in found] == [
        ("unnamed", "1"),
        ("unnamed", "2"),
        ("blocked", "1"),
        ("blocked", "2"),
    ]
