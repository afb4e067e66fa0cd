"""Compares two snapshots: the numbers that were added, removed or changed, and by whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from audits.models import Audit, AuditedJSON
from dashboard.activity.changed_values import COLUMNS as VALUES
from dashboard.activity.changed_values import ChangedValue, changed_values
from dashboard.activity.entries import ShownChange, shown_change
from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.names import ids_in, names_of
from dashboard.web.exports import CHUNK, Table
from phone_numbers.display import number_title
from vapi_client.json_text import read_json
from vapi_client.json_values import ABSENT, Difference, differences
from vapi_client.schemas.phone_number import PhoneNumber

ACTIONS = {
    "added": Action.NUMBER_CREATE,
    "removed": Action.NUMBER_DELETE,
    "changed": Action.NUMBER_UPDATE,
}
IGNORED_FIELD = "updatedAt"  # changes with every other field
COLUMNS = ("kind", "id", "label", "through", *VALUES)

PeopleByField = dict[str, dict[str, None]]  # the inner dictionary is an ordered set


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field whose value differs, and the people who changed it in this dashboard.

    `values` are the plain values in it.
    """

    shown: ShownChange
    values: Sequence[ChangedValue]
    made_by: Sequence[str]


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    """A number that differs, and the people who changed it in this dashboard.

    `made_by` is empty if the change was made elsewhere.
    """

    number_id: str
    label: str
    fields: Sequence[ChangedField]
    made_by: Sequence[str]


class Comparison:
    """The differences between an earlier and a later audit of one organization."""

    def __init__(self, earlier: Audit, later: Audit) -> None:
        self.earlier = earlier
        self.later = later

    def ids(self, kind: str) -> QuerySet[AuditedJSON, str]:
        """Return the ids of the numbers that were "added", "removed" or "changed"."""
        audit = {"added": self.later, "removed": self.earlier, "changed": self.later}[kind]
        other = self.earlier if audit is self.later else self.later
        same = AuditedJSON.objects.filter(audit=other, number_id=OuterRef("number_id"))
        found = AuditedJSON.objects.filter(audit=audit)
        if kind == "changed":
            before = Subquery(same.values("received")[:1])
            fingerprint_before = Subquery(same.values("fingerprint")[:1])
            found = found.annotate(before=before, fingerprint_before=fingerprint_before)
            found = found.exclude(before=None).exclude(received=F("before"))
            found = found.exclude(~Q(fingerprint=""), fingerprint=F("fingerprint_before"))
        else:
            found = found.exclude(Exists(same))
        return found.order_by("pk").values_list("number_id", flat=True)

    def numbers(self, kind: str, ids: Iterable[str]) -> list[ChangedNumber]:
        """Return these numbers with their changes. The number of queries is constant."""
        ids = list(ids)
        before, after = _received(self.earlier, ids), _received(self.later, ids)
        people = self._people(kind, ids)
        names = names_of(self.later.organization, ids_in([before, after]))
        found = []
        for each in ids:
            by_field = people.get(each, {})
            changes = _changes(before.get(each), after.get(each)) if kind == "changed" else ()
            found.append(
                ChangedNumber(
                    each,
                    number_title(PhoneNumber.read(after.get(each) or before[each])),
                    [_field(change, names, by_field) for change in changes],
                    tuple({person: None for people in by_field.values() for person in people}),
                )
            )
        return found

    def table(self, kinds: Iterable[str]) -> Table:
        """Return a row for each changed field, and for each number added or removed."""
        return Table("changes", COLUMNS, self._rows(kinds))

    def _people(self, kind: str, ids: Sequence[str]) -> Mapping[str, PeopleByField]:
        """Return who changed which field in this dashboard between the audits, by number id."""
        attempts = Attempt.objects.filter(
            organization=self.later.organization_id,
            action=ACTIONS[kind],
            at__gte=self.earlier.began_at,
            at__lte=self.later.ended_at,
        ).with_newest_result()
        done = attempts.filter(Q(newest_result=Result.DONE))
        subject = "outcomes__subject" if kind == "added" else "subject"
        of_numbers = done.filter(**{f"{subject}__in": ids})
        found: dict[str, PeopleByField] = {}
        for number_id, person, changes in of_numbers.values_list(subject, "actor", "changes"):
            by_field = found.setdefault(number_id, {})
            for field in [change["field"] for change in changes] or [""]:
                by_field.setdefault(field, {})[person] = None
        return found

    def _rows(self, kinds: Iterable[str]) -> Iterator[Sequence[Any]]:
        for kind in kinds:
            for ids in batched(self.ids(kind).iterator(CHUNK), CHUNK):
                for each in self.numbers(kind, ids):
                    head = (kind, each.number_id, each.label)
                    for field in each.fields:
                        through = ", ".join(field.made_by)
                        yield from ((*head, through, *value) for value in field.values)
                    if not each.fields:
                        yield (*head, ", ".join(each.made_by), *[None] * len(VALUES))


def _received(audit: Audit, ids: Sequence[str]) -> dict[str, Any]:
    rows = AuditedJSON.objects.filter(audit=audit, number_id__in=ids)
    return {each: read_json(text) for each, text in rows.values_list("number_id", "received")}


def _field(change: Difference, names: Mapping[str, str], people: PeopleByField) -> ChangedField:
    """Return a changed field with the people who changed the top-level field that has it."""
    values = changed_values(change.before, change.after, names, change.path)
    made_by = tuple(people.get(str(change.path[0]), ()))
    return ChangedField(shown_change(change, names), tuple(values), made_by)


def _changes(before: Any, after: Any) -> list[Difference]:
    """Return what differs, without times of change and without nulls in place of unset fields."""
    return [
        found
        for found in differences(before, after)
        if found.path != (IGNORED_FIELD,)
        and not all(value is ABSENT or value is None for value in (found.before, found.after))
    ]
