"""All audit rules. To add a rule, add one function to a module of this package, and one test."""

from collections.abc import Mapping
from types import MappingProxyType

from . import assignment, fallback, identity, naming, server, state, unreadable
from .base import REGISTERED, Check, Finding, FixField, Rule, Severity, evaluate
from .context import Context, Route

__all__ = [
    "RULES",
    "Check",
    "Context",
    "Finding",
    "FixField",
    "Route",
    "Rule",
    "Severity",
    "by_severity",
    "evaluate",
]

# Importing a module registers its rules. Within one severity, rules keep this order.
_MODULES = (assignment, state, identity, fallback, server, naming, unreadable)

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.name: rule
        for severity in sorted(Severity, reverse=True)
        for module in _MODULES
        for rule in REGISTERED[module.__name__]
        if rule.severity == severity
    }
)
"""Rules by name, errors first."""


def by_severity(counts: Mapping[str, int]) -> dict[Severity, int]:
    """Add up counts by rule name into counts by severity, errors first."""
    sums = dict.fromkeys(sorted(Severity, reverse=True), 0)
    for name, amount in counts.items():
        if rule := RULES.get(name):
            sums[rule.severity] += amount
    return sums
