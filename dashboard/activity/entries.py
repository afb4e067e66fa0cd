"""The record as the pages show it: an entry for each attempt, with its newest outcome."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nlargest
from itertools import chain, groupby
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from dashboard.orgs.models import Organization
from vapi_client.json_text import write_indented
from vapi_client.json_values import ABSENT, Difference, differences
from vapi_client.masking import MASK

from .changes import credential_notes
from .filters import Filters, actions_of
from .models import Attempt, AttemptQuerySet, Outcome, Result, subject_read
from .names import ids_in, names_of, with_names
from .search import Found, found_by
from .sentences import Sentence, plain_sentence
from .subjects import Offer, deletions, subject_type_of

PAGE_SIZE = 50
LOOKED_AT = 10_000
TONES = {
    Result.DONE: "ok",
    Result.REFUSED: "error",
    Result.UNKNOWN: "warning",
    Result.NOT_APPLIED: "neutral",
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A value before and after, as JSON with names in place of ids. None means unset.

    A changed credential looks the same before and after, since both are masked.
    """

    path: str
    before: str | None
    after: str | None
    note: str = ""

    @property
    def breakable_path(self) -> SafeString:
        """Return the path in HTML that breaks a line after its dots."""
        names = ([name] for name in self.path.split("."))
        return format_html_join(mark_safe(".<wbr>"), "{}", names)


@dataclass(frozen=True, slots=True)
class Entry:
    """An attempt and its result. `outcome` is None if none was recorded."""

    attempt: Attempt
    outcome: Outcome | None
    earlier: tuple[Outcome, ...]
    subject: str
    sentence: Sentence
    is_at_vapi: bool
    page_address: str  # "" if the subject has no page
    changes: tuple[ShownChange, ...]
    offer: Offer | None

    @property
    def is_done(self) -> bool:
        return self.outcome is not None and self.outcome.result == Result.DONE

    @property
    def shows_request(self) -> bool:
        """Return whether Vapi's log or the site's has the request under its id."""
        return self.is_at_vapi or self.attempt.action in actions_of("data")

    @property
    def words(self) -> str:
        """Return the words before the subject: “Deleted”, or “Tried to delete”."""
        return self.sentence.words(is_done=self.is_done)

    @property
    def result(self) -> str:
        return Result(self.outcome.result).label if self.outcome else "No outcome recorded"

    @property
    def tone(self) -> str:
        return TONES[Result(self.outcome.result)] if self.outcome else "warning"


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of a day in the person's time zone."""

    date: date
    entries: Sequence[Entry]

    @property
    def title(self) -> str:
        today = timezone.localdate()
        near = {today: "Today", today - timedelta(days=1): "Yesterday"}
        return near.get(self.date) or date_format(self.date, "l, j F Y")


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries, newest first, and what they are `about` if somebody searched.

    The next page begins after the entry with the id `older`.
    """

    entries: tuple[Entry, ...]
    older: int | None
    about: str

    @property
    def days(self) -> list[Day]:
        return by_day(self.entries)


def read_page(organization: Organization | None, filters: Filters) -> EntryPage:
    """Return a page of the entries that pass the filters, of the site's own record without an
    organization. A change of many numbers is one entry,
    unless the filters ask for it or for a number.

    No index covers outcomes, or keeps the matches of a frequent text in order of time. For these
    filters a page scans at most LOOKED_AT entries, and the next page continues there.
    """
    found = found_by(organization, filters.subject)
    looks = filters.outcome or found.is_frequent
    last = _last_looked_at(organization, filters) if looks else None
    newest = _newest(organization, filters, found, last)
    shown, more = newest[:PAGE_SIZE], newest[PAGE_SIZE:]
    deleted = _deleted_subjects(organization, {subject_of(attempt) for attempt in shown})
    older = shown[-1] if more else last
    entries = _entries(organization, shown, deleted)
    labels = (each.sentence.subject for each in entries if each.subject == filters.subject)
    about = next(filter(None, labels), filters.subject)
    return EntryPage(entries, older.pk if older else None, about)


def _last_looked_at(organization: Organization | None, filters: Filters) -> Attempt | None:
    entries = replace(filters, subject="", person="", kind="", outcome="").select(organization)
    return next(iter(entries[LOOKED_AT - 1 : LOOKED_AT]), None)


def _newest(
    organization: Organization | None, filters: Filters, found: Found, last: Attempt | None
) -> list[Attempt]:
    """Return the entries of a page, and one more if another page follows.

    An index has the entries of each action in order, so a group of actions is several queries.
    """

    def select(kind: str) -> AttemptQuerySet:
        attempts = replace(filters, kind=kind).select(organization, found)
        if filters.batch is None and not filters.subject:
            attempts = attempts.filter(batch__isnull=True)
        return attempts.down_to(last) if last else attempts

    actions = actions_of(filters.kind) if filters.kind else [""]
    first = [select(each).values_list("at", "pk")[: PAGE_SIZE + 1] for each in actions]
    newest = nlargest(PAGE_SIZE + 1, chain.from_iterable(first))
    attempts = Attempt.objects.filter(pk__in=[pk for _, pk in newest])
    return list(attempts.newest_first().prefetch_related("outcomes"))


def read_history(organization: Organization, number_id: str, *, limit: int) -> tuple[Entry, ...]:
    """Return the newest changes of a number that exists."""
    attempts = Attempt.objects.filter(organization=organization).about(number_id).newest_first()
    return _entries(organization, attempts.prefetch_related("outcomes")[:limit], set())


def by_day(entries: Iterable[Entry]) -> list[Day]:
    days = groupby(entries, lambda entry: timezone.localdate(entry.attempt.at))
    return [Day(day, list(of_day)) for day, of_day in days]


def names_in(organization: Organization | None, attempts: Iterable[Attempt]) -> Mapping[str, str]:
    """Return the known names of the ids in these attempts."""
    if organization is None:
        return {}
    documents = [(subject_of(attempt), attempt.label, attempt.changes) for attempt in attempts]
    return names_of(organization, ids_in(list(map(list, documents))))


def sentence_of(attempt: Attempt, names: Mapping[str, str]) -> Sentence:
    subject_type = subject_type_of(attempt.action)
    return (subject_type.sentence if subject_type else plain_sentence)(attempt, names)


def _entries(
    organization: Organization | None, attempts: Iterable[Attempt], deleted: set[str]
) -> tuple[Entry, ...]:
    attempts = list(attempts)
    names = names_in(organization, attempts)
    return tuple(_entry(organization, attempt, deleted, names) for attempt in attempts)


def _entry(
    organization: Organization | None,
    attempt: Attempt,
    deleted: set[str],
    names: Mapping[str, str],
) -> Entry:
    *earlier, outcome = attempt.outcomes.all() or [None]
    subject = subject_of(attempt)
    subject_type = subject_type_of(attempt.action)
    exists = subject not in deleted
    is_done = outcome is not None and outcome.result == Result.DONE
    slug = organization.slug if organization else ""
    return Entry(
        attempt=attempt,
        outcome=outcome,
        earlier=tuple(each for each in earlier if each),
        subject=subject,
        sentence=sentence_of(attempt, names),
        is_at_vapi=subject_type is not None and subject_type.is_at_vapi,
        page_address=subject_type.page_address(slug, subject) if subject_type and exists else "",
        changes=tuple(each for change in attempt.changes for each in _changes(change, names)),
        offer=subject_type.offer(slug, attempt, exists) if subject_type and is_done else None,
    )


def subject_of(attempt: Attempt) -> str:
    """Return the id or address that an attempt is about. A created object has it in its outcome."""
    created = [outcome.subject for outcome in attempt.outcomes.all() if outcome.subject]
    return subject_read(attempt.subject) or (created[-1] if created else "")


def _deleted_subjects(organization: Organization | None, subjects: set[str]) -> set[str]:
    """Return those that were deleted, even if the deletion is on another page."""
    of_subjects = Attempt.objects.filter(organization=organization, subject__in=subjects)
    # As an expression, so that no database goes through all deletions by the index of actions
    attempts = of_subjects.alias(kind=Lower("action")).filter(kind__in=deletions())
    done = attempts.with_newest_result().filter(Q(newest_result=Result.DONE))
    return set(done.values_list("subject", flat=True))


def _changes(change: dict[str, Any], names: Mapping[str, str]) -> Iterator[ShownChange]:
    """Yield the differences within a field, and what happened to its credentials."""
    field = change["field"]
    for found in differences(change.get("before", ABSENT), change.get("after", ABSENT), (field,)):
        yield shown_change(found, names)
    for note in credential_notes(change):
        yield ShownChange(field, MASK, MASK, note)


def shown_change(found: Difference, names: Mapping[str, str]) -> ShownChange:
    place = ".".join(map(str, found.path))
    return ShownChange(place, _written(found.before, names), _written(found.after, names))


def _written(value: Any, names: Mapping[str, str]) -> str | None:
    """Return a value as JSON, so the text "20" and the number 20 look different."""
    if value is ABSENT:
        return None
    return with_names(write_indented(value), names)
