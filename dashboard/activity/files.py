"""The record as a CSV file: one row for each value that changed, with plain values in its cells."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from itertools import batched
from typing import Any

from dashboard.orgs.models import Organization
from dashboard.web.exports import CHUNK, Table
from vapi_client.json_values import ABSENT

from .changed_values import COLUMNS as VALUES
from .changed_values import changed_values
from .changes import credential_notes
from .entries import names_in, sentence_of, subject_of
from .filters import NONE_RECORDED, Filters
from .models import Attempt, Outcome, Result

ENTRY = ("entry", "at", "person", "ip_address", "action", "sentence", "subject", "label")
OUTCOME = ("outcome", "status", "message", "request_id")
COLUMNS = (*ENTRY, *VALUES, "note", *OUTCOME)
NO_VALUE = ("",) * (len(VALUES) + 1)

Cells = tuple[Any, ...]


def table(organization: Organization, filters: Filters) -> Table:
    """Return all attempts that pass the filters, of every page."""
    return Table("activity", COLUMNS, _rows(organization, filters))


def _rows(organization: Organization, filters: Filters) -> Iterator[Cells]:
    attempts = filters.on_page(None).select(organization).prefetch_related("outcomes")
    for batch in batched(attempts.iterator(chunk_size=CHUNK), CHUNK):
        names = names_in(organization, batch)
        for attempt in batch:
            *_, outcome = attempt.outcomes.all() or [None]
            head, tail = _entry(attempt, outcome, names), _outcome(attempt, outcome)
            for value in list(_values(attempt, names)) or [NO_VALUE]:
                yield (*head, *value, *tail)


def _entry(attempt: Attempt, outcome: Outcome | None, names: Mapping[str, str]) -> Cells:
    is_done = outcome is not None and outcome.result == Result.DONE
    return (
        attempt.pk,
        attempt.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        attempt.actor,
        attempt.address,
        attempt.action,
        sentence_of(attempt, names).text(is_done=is_done),
        subject_of(attempt),
        attempt.label,
    )


def _values(attempt: Attempt, names: Mapping[str, str]) -> Iterator[Cells]:
    for change in attempt.changes:
        before, after = change.get("before", ABSENT), change.get("after", ABSENT)
        for value in changed_values(before, after, names, (change["field"],)):
            yield (*value, "")
        for note in credential_notes(change):
            yield (change["field"], "", "", "", "", note)


def _outcome(attempt: Attempt, outcome: Outcome | None) -> Cells:
    if outcome is None:
        return (NONE_RECORDED, None, "", attempt.request_id)
    return (outcome.result, outcome.status, outcome.message, attempt.request_id)
