"""Finding entries while somebody types: by a part of a phone number, or the beginning of a word.

Each attempt has keys: a phone number has one from each of its digits to the end, any other text one
from each of its words to the end, or the whole of it if it has no word. A key that begins with what
was typed is found by an index.
"""

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery

from dashboard.orgs.models import Organization

from .models import Attempt, AttemptQuerySet, SearchKey, subject_of_reading, subject_read
from .names import is_id

LONGEST_KEY = 64  # bytes
SHORTEST_PART = 4  # digits at the end of a phone number
MOST_WORDS = 8
MANY = 1_000  # matches from which on the newest entries are soon found by looking at each

_PHONE_NUMBER = re.compile(r"\+?[\s().\-/]*[0-9][0-9\s().\-/]*")
_WORD = re.compile(r"\w\S*")


def search_keys(label: str, subject: str) -> list[bytes]:
    """Return the keys of an attempt."""
    texts = (label, subject_read(subject))
    return sorted(set(_keys(text for text in texts if text.strip() and not is_id(text))))


class Found(NamedTuple):
    """The attempts that somebody looks for. The database finds frequent ones by looking at each
    entry in turn."""

    attempts: AttemptQuerySet
    is_frequent: bool = False


def found_by(organization: Organization | None, typed: str) -> Found:
    """Return the organization's attempts that an id or any text finds; all for an empty text.

    The site's own record is found by its subjects alone.
    """
    of_organization = Attempt.objects.filter(organization=organization)
    if not typed:
        return Found(of_organization)
    if organization is None or is_id(typed):
        return Found(of_organization.about(typed, subject_of_reading(typed)))
    beginnings = [_begins_with(each) for each in _begins(typed)]
    few = [found for each in beginnings for found in _first_found(organization, each)]
    if len(few) < MANY:
        # Without the organization, or SQLite would go through all of it in the order of time
        return Found(Attempt.objects.filter(pk__in=few))
    # With a limit, PostgreSQL looks at each entry in turn instead of collecting all that match
    keys = SearchKey.objects.filter(reduce(or_, beginnings))
    of_attempt = keys.filter(attempt=OuterRef("pk")).values("attempt")[:1]
    matching = of_organization.alias(match=Subquery(of_attempt)).filter(match__isnull=False)
    return Found(matching, is_frequent=True)


def _begins_with(begin: bytes) -> Q:
    end = begin[:-1] + bytes([begin[-1] + 1])  # no byte of UTF-8 is 255
    return Q(key__gte=begin, key__lt=end)


def _first_found(organization: Organization, beginning: Q) -> Iterable[int]:
    """Return up to MANY attempts. With several beginnings at once, SQLite would read all keys."""
    keys = SearchKey.objects.filter(beginning, organization=organization)
    return keys.values_list("attempt", flat=True)[:MANY]


def _keys(texts: Iterable[str]) -> Iterator[bytes]:
    for text in texts:
        if _PHONE_NUMBER.fullmatch(text):
            digits = _digits(text)
            count = max(1, len(digits) - SHORTEST_PART + 1)
            yield from (_cut(digits[start:]) for start in range(count))
        else:
            words = _normal(text)
            starts = [found.start() for found in _WORD.finditer(words)] or [0]
            yield from (_cut(words[start:]) for start in starts[:MOST_WORDS])


def _begins(typed: str) -> set[bytes]:
    """Return what the keys to find begin with.

    A number may also be meant without the zero in front, and a text from its first word on.
    """
    if _PHONE_NUMBER.fullmatch(typed):
        digits = _digits(typed)
        national = digits.removeprefix("0")
        return {_cut(digits), _cut(national if len(national) >= SHORTEST_PART else digits)}
    words = _normal(typed)
    first = _WORD.search(words)
    return {_cut(words[first.start() :] if first else words)}


def _digits(text: str) -> str:
    digits = re.sub(r"[^0-9]", "", text.replace("(0)", "")) or "0"
    return digits.removeprefix("00") or digits


def _normal(text: str) -> str:
    return " ".join(text.casefold().split())


def _cut(text: str) -> bytes:
    return text.encode(errors="replace")[:LONGEST_KEY]
