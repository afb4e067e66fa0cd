"""The assistants, squads and workflows of a snapshot, with the numbers that they answer."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from phone_numbers.display import SHORT_ID

from .models import Audit, AuditedAssignee, AuditedNumber, Finding
from .rules.assignment import DELETED_ASSIGNEE

KINDS = ("assistant", "squad", "workflow")
_ORDER = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Assignee:
    """An assistant, squad or workflow, and how many numbers it answers.

    `is_deleted`: the rule deleted-assignee found it.
    """

    kind: str
    id: str
    name: str
    number_count: int
    is_deleted: bool = False

    @property
    def label(self) -> str:
        return self.name or self.id[:SHORT_ID]


SORTS: Mapping[str, Callable[[Assignee], Any]] = {
    "name": lambda assignee: assignee.label.casefold(),
    "kind": lambda assignee: _ORDER[assignee.kind],
    "numbers": lambda assignee: assignee.number_count,
}


@dataclass(frozen=True, slots=True)
class Assignees:
    """All assignees of a snapshot, by kind and id."""

    names: Mapping[tuple[str, str], str]
    deleted: Collection[tuple[str, str]] = ()
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, number: AuditedNumber) -> list[Assignee]:
        ids = (number.assistant_id, number.squad_id, number.workflow_id)
        return [self._assignee(key) for key in zip(KINDS, ids, strict=True) if key[1]]

    def label_of(self, assignee_id: str) -> str:
        """Return the assignee's name, or the start of its id. Empty for an empty id."""
        names = (self.names.get((kind, assignee_id)) for kind in KINDS)
        return next(filter(None, names), assignee_id[:SHORT_ID])

    def matching(self, text: str, sort: str = "") -> Sequence[Assignee]:
        """Return the assignees with a text in their name or id.

        `sort` is a key of SORTS, after a minus sign for the reverse order. By default, those with
        the most numbers come first.
        """
        wanted = text.casefold()
        everyone = map(self._assignee, self.names.keys() | self.counts.keys())
        found = [each for each in everyone if wanted in each.name.casefold() or wanted in each.id]
        found.sort(key=lambda each: (-each.number_count, _ORDER[each.kind], each.label.casefold()))
        if key := SORTS.get(sort.removeprefix("-")):
            found.sort(key=key, reverse=sort.startswith("-"))
        return found

    def _assignee(self, key: tuple[str, str]) -> Assignee:
        name, count = self.names.get(key, ""), self.counts[key]
        return Assignee(*key, name, count, key in self.deleted)


def assigned_among(kinds: Iterable[str], number: AuditedNumber) -> list[str]:
    """Return those of the kinds "assistants" and "squads" that a number is assigned to."""
    ids = {"assistants": number.assistant_id, "squads": number.squad_id}
    return [each for each in kinds if ids[each]]


def assignees_of(audit: Audit) -> Assignees:
    """Return the assignees of a snapshot with names, but without counts of numbers."""
    names = {
        (each.kind, each.assignee_id): each.name or ""
        for each in AuditedAssignee.objects.filter(audit=audit)
    }
    return Assignees(names, _deleted_ids(audit) - names.keys())


def _deleted_ids(audit: Audit) -> set[tuple[str, str]]:
    """Return the assistants and squads of the numbers that have a finding of deleted ones.

    One that was assigned here since may be newer than the audit's directory.
    """
    found = Finding.objects.filter(audit=audit, rule=DELETED_ASSIGNEE).values("number_id")
    numbers = AuditedNumber.objects.filter(audit=audit, number_id__in=found)
    listed = {"assistant": audit.has_all_assistants, "squad": audit.has_all_squads}
    ids = numbers.values_list("assistant_id", "squad_id").distinct()
    return {
        (kind, each)
        for own in ids
        for kind, each in zip(KINDS, own, strict=False)
        if each and listed[kind]
    }


def counted_assignees(audit: Audit) -> Assignees:
    """Return the assignees of a snapshot with counts of their numbers, in five queries."""
    assignees = assignees_of(audit)
    for kind in KINDS:
        id_of_kind = f"{kind}_id"
        assigned = AuditedNumber.objects.filter(audit=audit).exclude(**{id_of_kind: ""})
        for each, amount in assigned.values_list(id_of_kind).annotate(Count("pk")).order_by():
            assignees.counts[kind, each] = amount
    return assignees
