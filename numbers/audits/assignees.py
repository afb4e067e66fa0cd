"""What answers the numbers of a snapshot: every assistant, squad and workflow with its numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from phone_numbers.presentation import SHORT_ID

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


@dataclass(frozen=True, slots=True)
class Assignees:
    """All there are in a snapshot, by kind and id."""

    by_id: Mapping[tuple[str, str], Assigned]

    def of(self, number: AuditedNumber) -> list[Assigned]:
        """What answers a number."""
        ids = (number.assistant_id, number.squad_id, number.workflow_id)
        return [self.by_id[key] for key in zip(KINDS, ids, strict=True) if key[1]]

    def matching(self, text: str) -> Sequence[Assigned]:
        """Those with a text in their name or id: the busiest first, those without numbers last."""
        wanted = text.casefold()
        found = [
            each
            for each in self.by_id.values()
            if wanted in each.name.casefold() or wanted in each.id
        ]
        return sorted(found, key=lambda each: (-each.numbers, _ORDER[each.kind], each.label))


def assigned_numbers(audit: Audit) -> Assignees:
    """In four queries, however many numbers there are."""
    names = {
        (each.kind, each.assignee_id): each.name or ""
        for each in AuditedAssignee.objects.filter(audit=audit)
    }
    counts = Counter[tuple[str, str]]()
    for kind in KINDS:
        field = f"{kind}_id"
        assigned = AuditedNumber.objects.filter(audit=audit).exclude(**{field: ""})
        counted = assigned.values_list(field).annotate(Count("pk")).order_by()
        counts |= {(kind, each): amount for each, amount in counted}
    complete = {"assistant": audit.has_all_assistants, "squad": audit.has_all_squads}
    return Assignees(
        {
            key: Assigned(
                *key,
                names.get(key, ""),
                counts[key],
                is_gone=key not in names and complete.get(key[0], False),
            )
            for key in names.keys() | counts.keys()
        }
    )
