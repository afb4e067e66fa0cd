"""The record as the pages show it: an entry for each attempt, with its newest outcome."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from dashboard.orgs.models import Organization
from vapi_client.json_text import write_indented
from vapi_client.json_values import ABSENT, Path, differences
from vapi_client.masking import MASK

from .filters import Filters
from .models import Attempt, Outcome, Result
from .subjects import Offer, deletions, subject_type_of

PAGE_SIZE = 50
TONES = {
    Result.DONE: "ok",
    Result.REFUSED: "error",
    Result.UNKNOWN: "warning",
    Result.NOT_APPLIED: "neutral",
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A value before and after, as JSON. None means unset.

    A changed credential looks the same before and after, since both are masked.
    """

    path: str
    before: str | None
    after: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An attempt and its result. `outcome` is None if none was recorded."""

    attempt: Attempt
    outcome: Outcome | None
    earlier: tuple[Outcome, ...]
    subject: str
    is_at_vapi: bool
    page_address: str  # "" if the subject has no page
    fields: tuple[str, ...]
    changes: tuple[ShownChange, ...]
    offer: Offer | None

    @property
    def result(self) -> str:
        return Result(self.outcome.result).label if self.outcome else "No outcome recorded"

    @property
    def tone(self) -> str:
        return TONES[Result(self.outcome.result)] if self.outcome else "warning"


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries, newest first. The next page begins below the id `older`."""

    entries: tuple[Entry, ...]
    older: int | None


def read_page(organization: Organization, filters: Filters) -> EntryPage:
    """Return a page of the entries that pass the filters. A change of many numbers is one entry,
    unless the filters ask for it or for a number.
    """
    attempts = filters.select(organization).prefetch_related("outcomes")
    if filters.batch is None and not filters.subject:
        attempts = attempts.filter(batch__isnull=True)
    found = list(attempts[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    deleted = _deleted_subjects(organization, {subject_of(attempt) for attempt in shown})
    return EntryPage(
        tuple(_entry(organization, attempt, deleted) for attempt in shown),
        shown[-1].pk if len(found) > PAGE_SIZE else None,
    )


def read_history(organization: Organization, number_id: str, *, limit: int) -> tuple[Entry, ...]:
    """Return the newest entries about a number that exists."""
    attempts = Filters(subject=number_id).select(organization).prefetch_related("outcomes")
    return tuple(_entry(organization, attempt, set()) for attempt in attempts[:limit])


def _entry(organization: Organization, attempt: Attempt, deleted: set[str]) -> Entry:
    *earlier, outcome = attempt.outcomes.all() or [None]
    subject = subject_of(attempt)
    subject_type = subject_type_of(attempt.action)
    exists = subject not in deleted
    is_done = outcome is not None and outcome.result == Result.DONE
    slug = organization.slug
    return Entry(
        attempt=attempt,
        outcome=outcome,
        earlier=tuple(each for each in earlier if each),
        subject=subject,
        is_at_vapi=subject_type is not None and subject_type.is_at_vapi,
        page_address=subject_type.page_address(slug, subject) if subject_type and exists else "",
        fields=tuple(change["field"] for change in attempt.changes),
        changes=tuple(each for change in attempt.changes for each in _changes(change)),
        offer=subject_type.offer(slug, attempt, exists) if subject_type and is_done else None,
    )


def subject_of(attempt: Attempt) -> str:
    """Return the id or address that an attempt is about. A created object has it in its outcome."""
    created = [outcome.subject for outcome in attempt.outcomes.all() if outcome.subject]
    return attempt.subject or (created[-1] if created else "")


def _deleted_subjects(organization: Organization, subjects: set[str]) -> set[str]:
    """Return those that were deleted, even if the deletion is on another page."""
    attempts = Attempt.objects.filter(
        organization=organization, action__in=deletions(), subject__in=subjects
    )
    done = attempts.with_newest_result().filter(Q(newest_result=Result.DONE))
    return set(done.values_list("subject", flat=True))


def _changes(change: dict[str, Any]) -> Iterator[ShownChange]:
    """Yield the differences within a field, and what happened to its credentials."""
    field = change["field"]
    yield from shown_changes(change.get("before", ABSENT), change.get("after", ABSENT), (field,))
    if change.get("credential_changed"):
        yield ShownChange(field, MASK, MASK, note="different credential")
    if change.get("credentials_kept"):
        yield ShownChange(field, MASK, MASK, note="kept for another address by an admin")


def shown_changes(before: Any, after: Any, path: Path = ()) -> Iterator[ShownChange]:
    """Yield each value that differs, as deep as both sides are objects."""
    for found in differences(before, after, path):
        place = ".".join(map(str, found.path))
        yield ShownChange(place, _written(found.before), _written(found.after))


def _written(value: Any) -> str | None:
    """Return a value as JSON, so the text "20" and the number 20 look different."""
    if value is ABSENT:
        return None
    return write_indented(value)
