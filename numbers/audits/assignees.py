"""What answers the numbers of a snapshot: every assistant, squad and workflow with its numbers."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from phone_numbers.display import SHORT_ID

from .models import Audit, AuditedAssignee, AuditedNumber

KINDS = ("assistant", "squad", "workflow")
_ORDER = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assistant, squad or workflow, and how many numbers it answers.

    `is_gone`: numbers still name it, but a complete directory doesn't.
    """

    kind: str
    id: str
    name: str
    numbers: int
    is_gone: bool = False

    @property
    def label(self) -> str:
        return self.name or self.id[:SHORT_ID]


SORTS: Mapping[str, Callable[[Assigned], Any]] = {
    "name": lambda each: each.label.casefold(),
    "kind": lambda each: _ORDER[each.kind],
    "numbers": lambda each: each.numbers,
}


@dataclass(frozen=True, slots=True)
class Assignees:
    """All there are in a snapshot, by kind and id; of which kinds all are known by name."""

    names: Mapping[tuple[str, str], str]
    complete: Mapping[str, bool]
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, number: AuditedNumber) -> list[Assigned]:
        """What answers a number."""
        ids = (number.assistant_id, number.squad_id, number.workflow_id)
        return [self._assigned(key) for key in zip(KINDS, ids, strict=True) if key[1]]

    def called(self, assignee_id: str) -> str:
        """The one with an id, in words; empty without an id."""
        names = (self.names.get((kind, assignee_id)) for kind in KINDS)
        return next(filter(None, names), assignee_id[:SHORT_ID])

    def matching(self, text: str, sort: str = "") -> Sequence[Assigned]:
        """Those with a text in their name or id; in the order of SORTS, or else the busiest first
        and those without numbers last."""
        wanted = text.casefold()
        all_there_are = map(self._assigned, self.names.keys() | self.counts.keys())
        found = [
            each for each in all_there_are if wanted in each.name.casefold() or wanted in each.id
        ]
        found.sort(key=lambda each: (-each.numbers, _ORDER[each.kind], each.label.casefold()))
        if key := SORTS.get(sort.removeprefix("-")):
            found.sort(key=key, reverse=sort.startswith("-"))
        return found

    def _assigned(self, key: tuple[str, str]) -> Assigned:
        is_gone = key not in self.names and self.complete.get(key[0], False)
        return Assigned(*key, self.names.get(key, ""), self.counts[key], is_gone)


def assignees_of(audit: Audit) -> Assignees:
    """By name, without counting their numbers."""
    names = {
        (each.kind, each.assignee_id): each.name or ""
        for each in AuditedAssignee.objects.filter(audit=audit)
    }
    complete = {"assistant": audit.has_all_assistants, "squad": audit.has_all_squads}
    return Assignees(names, complete)


def counted_assignees(audit: Audit) -> Assignees:
    """With their numbers counted, in four queries, however many there are."""
    assignees = assignees_of(audit)
    for kind in KINDS:
        id_of_kind = f"{kind}_id"
        assigned = AuditedNumber.objects.filter(audit=audit).exclude(**{id_of_kind: ""})
        for each, amount in assigned.values_list(id_of_kind).annotate(Count("pk")).order_by():
            assignees.counts[kind, each] = amount
    return assignees
