"""The filters of the record that an address asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Self
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Q

from dashboard.orgs.models import Organization
from dashboard.web.dates import END_OF_DAY, read_bound, shown_bound, written_bound
from dashboard.web.row_ids import row_id

from .models import Action, Attempt, AttemptQuerySet, Result
from .names import is_id
from .search import Found, found_by

NONE_RECORDED = "none"
OUTCOMES = {**dict(Result.choices), NONE_RECORDED: "No outcome recorded"}
GROUPS = {
    "numbers": ("Numbers", ("number.", "bulk.", "pace.")),
    "members": ("Members", ("member.",)),
    "people": ("People", ("person.",)),
    "providers": ("Single sign-on", ("provider.",)),
    "keys": ("Organization and key", ("key.", "organization.", "activity.")),
    "searches": ("Searches", ("search.",)),
    "audits": ("Audits", ("audit.", "finding.")),
    "data": ("Downloads and numbers opened", ("data.",)),
    "sign-ins": ("Sign-ins", ("sign_in.", "session.", "password.", "factor.")),
}
OF_SITE = {"people", "providers"}  # groups that only the site's own record has
LONGEST = 254
MILLISECOND = timedelta(milliseconds=1)
_PEOPLE = """
    WITH RECURSIVE person(actor) AS (
        SELECT min(actor) FROM activity_attempt WHERE organization_id = %s
        UNION ALL
        SELECT (
            SELECT min(actor) FROM activity_attempt
            WHERE organization_id = %s AND actor > person.actor
        )
        FROM person WHERE person.actor IS NOT NULL
    )
    SELECT actor FROM person WHERE actor IS NOT NULL
"""
EDGES = {"from": time.min, "to": END_OF_DAY}


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters that combine. An empty one lets everything pass.

    `subject` is an id or what somebody typed to find entries. The page shows what follows the entry
    with the id `before`. `batch` is the id of a bulk change.
    """

    subject: str = ""
    person: str = ""
    kind: str = ""
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    batch: int | None = None

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Self:
        """Return the filters in an address, without values that mean nothing."""
        subject, person = (_text(parameters.get(name, "")) for name in ("subject", "person"))
        kind, outcome = (parameters.get(name, "") for name in ("kind", "outcome"))
        return cls(
            subject=subject.lower() if is_id(subject) else subject,
            person=person,
            kind=kind if kind in GROUPS or kind in Action.values else "",
            outcome=outcome if outcome in OUTCOMES else "",
            since=_bound("from", parameters),
            until=_bound("to", parameters),
            before=row_id(parameters.get("before", "")),
            batch=row_id(parameters.get("batch", "")),
        )

    @property
    def is_filtered(self) -> bool:
        """Return whether any filter is set; the page alone isn't one."""
        return self.on_page(None) != Filters()

    def on_page(self, before: int | None) -> "Filters":
        return replace(self, before=before)

    def to_address(self) -> str:
        """Return the query string for these filters. It is empty for the first page without any."""
        parameters = {
            "subject": self.subject,
            "person": self.person,
            "kind": self.kind,
            "outcome": self.outcome,
            "from": written_bound(self.since) if self.since else "",
            "to": written_bound(self.until) if self.until else "",
            "before": "" if self.before is None else str(self.before),
            "batch": "" if self.batch is None else str(self.batch),
        }
        query = urlencode({name: value for name, value in parameters.items() if value})
        return f"?{query}" if query else ""

    def date_inputs(self) -> list[tuple[str, str, str, str]]:
        """Return the name, label, type and value of each date field."""
        bounds = {"from": self.since, "to": self.until}
        return [
            (name, name.title(), *shown_bound(bound, EDGES[name])) for name, bound in bounds.items()
        ]

    def select(
        self, organization: Organization | None, found: Found | None = None
    ) -> AttemptQuerySet:
        """Return the organization's attempts that pass, newest first.

        `found` are those that the subject finds, if they were looked up before.
        """
        attempts = (found or found_by(organization, self.subject)).attempts
        if self.person:
            attempts = attempts.filter(actor=self.person)
        if self.kind:
            attempts = attempts.filter(action__in=actions_of(self.kind))
        if self.outcome:
            newest = None if self.outcome == NONE_RECORDED else self.outcome
            attempts = attempts.with_newest_result().filter(Q(newest_result=newest))
        if self.since:
            attempts = attempts.filter(at__gte=self.since)
        if self.until:
            attempts = attempts.filter(at__lt=self.until + MILLISECOND)  # the whole millisecond
        if self.batch is not None:
            attempts = attempts.filter(batch=self.batch)
        if self.before is not None:
            last = Attempt.objects.filter(organization=organization, pk=self.before).first()
            attempts = attempts.older_than(last) if last else attempts.filter(pk__lt=self.before)
        return attempts.newest_first()


def actions_of(kind: str) -> list[str]:
    """Return the actions of a group, or the action itself."""
    if kind not in GROUPS:
        return [kind]
    return [each for each in Action.values if each.startswith(GROUPS[kind][1])]


def kinds() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return each group of an organization's record, its label, and its actions with labels."""
    labels = dict(Action.choices)
    return [
        (group, label, [(each, labels[each]) for each in actions_of(group)])
        for group, (label, _) in GROUPS.items()
        if group not in OF_SITE
    ]


def people_in_record(organization: Organization) -> list[str]:
    """Return everybody in the record. Each step of the query jumps to the next person in an index,
    since nearly all entries are by people who are known already."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [organization.pk, organization.pk])
        return [actor for (actor,) in cursor.fetchall()]


def _text(value: str) -> str:
    return "".join(filter(str.isprintable, value)).strip()[:LONGEST]


def _bound(name: str, parameters: Mapping[str, str]) -> datetime | None:
    try:
        return read_bound(parameters.get(name, ""), EDGES[name])
    except ValueError:
        return None
