"""Two snapshots of an organization compared: what came, went and changed, and through whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from audits.models import Audit, AuditedJSON
from dashboard.activity.entries import ShownChange, shown_changes
from dashboard.activity.models import Action, Attempt, Result
from phone_numbers.browsing.rows import label
from vapi_client.schemas.phone_number import PhoneNumber

OURS = {
    "added": Action.NUMBER_CREATE,
    "removed": Action.NUMBER_DELETE,
    "changed": Action.NUMBER_UPDATE,
}
People = dict[str, dict[str, None]]  # by field, each once
UNTOLD = "updatedAt"  # says that something changed, which is why the number is here


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """A value that isn't what it was, and the people who changed its field here, meanwhile."""

    shown: ShownChange
    made_by: Sequence[str]


@dataclass(frozen=True, slots=True)
class Changed:
    """A number that isn't what it was, and the people who did it here; nobody: it came from
    elsewhere."""

    number_id: str
    label: str
    changes: Sequence["FieldChanged"]
    made_by: Sequence[str]


class Comparison:
    """What differs between an earlier snapshot and a later one, of the same organization."""

    def __init__(self, earlier: Audit, later: Audit) -> None:
        self.earlier = earlier
        self.later = later

    def ids(self, kind: str) -> QuerySet[AuditedJSON, str]:
        """The ids of those added, removed or changed, in order."""
        of = {"added": self.later, "removed": self.earlier, "changed": self.later}[kind]
        other = self.earlier if of is self.later else self.later
        same = AuditedJSON.objects.filter(audit=other, number_id=OuterRef("number_id"))
        found = AuditedJSON.objects.filter(audit=of)
        if kind == "changed":
            before = Subquery(same.values("received")[:1])
            found = found.annotate(before=before).exclude(before=None)
            found = found.exclude(received=F("before"))
        else:
            found = found.exclude(Exists(same))
        return found.order_by("pk").values_list("number_id", flat=True)

    def shown(self, kind: str, ids: Iterable[str]) -> list[Changed]:
        """These numbers with what changed, in as many queries whatever their number."""
        ids = list(ids)
        before, after = _received(self.earlier, ids), _received(self.later, ids)
        people = self._people(kind, ids)
        found = []
        for each in ids:
            by_field = people.get(each, {})
            changes = _changes(before.get(each), after.get(each)) if kind == "changed" else ()
            found.append(
                Changed(
                    each,
                    label(PhoneNumber.read(after.get(each) or before[each])),
                    [
                        FieldChanged(change, tuple(by_field.get(_field(change.path), ())))
                        for change in changes
                    ],
                    tuple({person: None for people in by_field.values() for person in people}),
                )
            )
        return found

    def _people(self, kind: str, ids: Sequence[str]) -> Mapping[str, People]:
        """Who did it by this tool, between the two readings, field by field."""
        attempts = Attempt.objects.filter(
            organization=self.later.organization_id,
            action=OURS[kind],
            at__gte=self.earlier.began_at,
            at__lte=self.later.ended_at,
        ).with_newest_result()
        done = attempts.filter(Q(newest_result=Result.DONE))
        subject = "outcomes__subject" if kind == "added" else "subject"
        of_them = done.filter(**{f"{subject}__in": ids})
        found: dict[str, People] = {}
        for number_id, person, changes in of_them.values_list(subject, "actor", "changes"):
            by_field = found.setdefault(number_id, {})
            for field in [change["field"] for change in changes] or [""]:
                by_field.setdefault(field, {})[person] = None
        return found


def _received(audit: Audit, ids: Sequence[str]) -> dict[str, Any]:
    rows = AuditedJSON.objects.filter(audit=audit, number_id__in=ids)
    return {each: orjson.loads(text) for each, text in rows.values_list("number_id", "received")}


def _field(path: str) -> str:
    """The field of a number in which a value stands."""
    return path.partition(".")[0]


def _changes(before: Any, after: Any) -> list[ShownChange]:
    return [change for change in shown_changes(before, after) if change.path != UNTOLD]
