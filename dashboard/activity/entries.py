"""The record as people read it: an entry for each attempt, with the outcome that counts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from dashboard.orgs.models import Organization
from vapi_client.json_values import ABSENT, Path, differences
from vapi_client.masking import MASK

from .filters import Filters
from .models import Action, Attempt, Outcome, Result
from .offers import Offer, offer_of

PAGE_SIZE = 50
TONES = {
    Result.DONE: "ok",
    Result.REFUSED: "error",
    Result.UNKNOWN: "warning",
    Result.NOT_APPLIED: "neutral",
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A value before and after, as JSON; None where it is unset. What is masked may have changed
    though both look the same."""

    path: str
    before: str | None
    after: str | None
    is_credential: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An attempt and what came of it; `outcome` is None where none was recorded."""

    attempt: Attempt
    outcome: Outcome | None
    earlier: tuple[Outcome, ...]
    subject: str
    is_of_number: bool
    address: str  # the number's page, if there is one
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
    """Entries, the newest first; `older` is the id below which the next page begins."""

    entries: tuple[Entry, ...]
    older: int | None


def read_page(organization: Organization, filters: Filters) -> EntryPage:
    """A page of what passes of an organization's record."""
    attempts = filters.select(organization).prefetch_related("outcomes")
    found = list(attempts[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    deleted = _deleted_numbers(organization, {subject_of(attempt) for attempt in shown})
    return EntryPage(
        tuple(_entry(organization, attempt, deleted) for attempt in shown),
        shown[-1].pk if len(found) > PAGE_SIZE else None,
    )


def read_history(organization: Organization, number_id: str, *, limit: int) -> tuple[Entry, ...]:
    """The newest of what concerns a number that is there."""
    attempts = Filters(subject=number_id).select(organization).prefetch_related("outcomes")
    return tuple(_entry(organization, attempt, set()) for attempt in attempts[:limit])


def _entry(organization: Organization, attempt: Attempt, deleted: set[str]) -> Entry:
    *earlier, outcome = attempt.outcomes.all() or [None]
    subject = subject_of(attempt)
    is_of_number = attempt.action.startswith("number.")
    has_page = is_of_number and subject not in deleted
    result = outcome.result if outcome else None
    return Entry(
        attempt=attempt,
        outcome=outcome,
        earlier=tuple(each for each in earlier if each),
        subject=subject,
        is_of_number=is_of_number,
        address=_number_address(organization, subject) if has_page else "",
        fields=tuple(change["field"] for change in attempt.changes),
        changes=tuple(each for change in attempt.changes for each in _changes(change)),
        offer=offer_of(organization.slug, attempt, result, is_there=has_page),
    )


def subject_of(attempt: Attempt) -> str:
    """What is changed, or what came into being."""
    came_to_be = [outcome.subject for outcome in attempt.outcomes.all() if outcome.subject]
    return attempt.subject or (came_to_be[-1] if came_to_be else "")


def _deleted_numbers(organization: Organization, subjects: set[str]) -> set[str]:
    """Which of these are known to be gone, whatever page their deletion stands on."""
    deletions = Attempt.objects.filter(
        organization=organization, action=Action.NUMBER_DELETE, subject__in=subjects
    )
    done = deletions.with_newest_result().filter(Q(newest_result=Result.DONE))
    return set(done.values_list("subject", flat=True))


def _number_address(organization: Organization, number_id: str) -> str:
    try:
        return reverse("phone_numbers:detail", args=[organization.slug, number_id])
    except NoReverseMatch:  # no id of a number, or none yet
        return ""


def _changes(change: dict[str, Any]) -> Iterator[ShownChange]:
    """What differs in a field, and that a credential does."""
    field = change["field"]
    yield from shown_changes(change.get("before", ABSENT), change.get("after", ABSENT), (field,))
    if change.get("credential_changed"):
        yield ShownChange(field, MASK, MASK, is_credential=True)


def shown_changes(before: Any, after: Any, path: Path = ()) -> Iterator[ShownChange]:
    """Yield each value that differs, as deep as both sides are objects."""
    for found in differences(before, after, path):
        place = ".".join(map(str, found.path))
        yield ShownChange(place, _written(found.before), _written(found.after))


def _written(value: Any) -> str | None:
    """JSON, so that the text "20" and the number 20 are told apart."""
    if value is ABSENT:
        return None
    indent = 2 if isinstance(value, dict | list) else None
    return json.dumps(value, ensure_ascii=False, indent=indent)
