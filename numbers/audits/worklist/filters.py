"""The choices that the worklist offers to narrow a snapshot."""

from collections.abc import Mapping
from typing import Any

from audits.facets import FACETS
from audits.rules import RULES, Rule

from .selection import Selection
from .snapshot import Snapshot


def filters_context(snapshot: Snapshot, selection: Selection) -> dict[str, Any]:
    """Return the selection, and the choices of every facet with their counts."""
    facets = [
        (name, label, snapshot.choices(name, selection), getattr(selection, name))
        for name, label in FACETS.items()
    ]
    return {"selection": selection, "facets": facets}


def rule_choices(counts: Mapping[str, int]) -> list[tuple[Rule, int]]:
    """Return the rules with findings, and the number of findings of each."""
    return [(RULES[name], amount) for name, amount in counts.items() if name in RULES]
