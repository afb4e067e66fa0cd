"""All rules of an audit. Adding one means adding one function to a file here, and one test."""

from collections.abc import Mapping
from types import MappingProxyType

from . import assignment, fallback, identity, naming, server, state
from .base import REGISTERED, Check, Finding, PutRight, Rule, Severity, evaluate, evaluate_all
from .snapshot import Snapshot, Whereabouts

__all__ = [
    "RULES",
    "Check",
    "Finding",
    "PutRight",
    "Rule",
    "Severity",
    "Snapshot",
    "Whereabouts",
    "by_severity",
    "evaluate",
    "evaluate_all",
]

# Importing a file registers its rules, in the order in which they stand within one severity.
_FILES = (assignment, state, identity, fallback, server, naming)

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.name: rule
        for severity in sorted(Severity, reverse=True)
        for file in _FILES
        for rule in REGISTERED[file.__name__]
        if rule.severity == severity
    }
)
"""By name, errors first."""


def by_severity(counts: Mapping[str, int]) -> dict[Severity, int]:
    """Findings counted by rule, summed up; the worst first."""
    sums = dict.fromkeys(sorted(Severity, reverse=True), 0)
    for name, amount in counts.items():
        if rule := RULES.get(name):
            sums[rule.severity] += amount
    return sums
