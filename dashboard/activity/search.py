"""Finding entries while somebody types: by a part of a phone number, or the beginning of a word.

Each attempt has keys: a phone number has one from each of its digits to the end, any other text one
from each of its words to the end. A key that begins with what was typed is found by an index.
"""

import re
from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef

from dashboard.orgs.models import Organization

from .models import AttemptQuerySet, SearchKey
from .names import is_id

LONGEST_KEY = 64  # bytes
SHORTEST_PART = 4  # digits at the end of a phone number
MOST_WORDS = 8
MANY = 1_000  # matches from which on the newest entries are soon found by looking at each

_PHONE_NUMBER = re.compile(r"(\+|00)?[0-9\s().\-/]*[0-9][0-9\s().\-/]*")
_WORD = re.compile(r"\w\S*")


def search_keys(label: str, subject: str) -> list[bytes]:
    """Return the keys of an attempt."""
    return sorted(set(_keys(text for text in (label, subject) if not is_id(text))))


def found_by(attempts: AttemptQuerySet, organization: Organization, typed: str) -> AttemptQuerySet:
    """Return those of an organization's attempts that somebody looks for, by an id or any text."""
    if is_id(typed):
        return attempts.about(typed)
    begin = _key(typed)
    if not begin:
        return attempts
    end = begin[:-1] + bytes([begin[-1] + 1])  # no byte of UTF-8 is 255
    keys = SearchKey.objects.filter(key__gte=begin, key__lt=end)
    found = keys.filter(organization=organization).values_list("attempt", flat=True)[:MANY]
    few = list(found)
    if len(few) < MANY:
        return attempts.filter(pk__in=few)
    return attempts.filter(Exists(keys.filter(attempt=OuterRef("pk"))))


def _keys(texts: Iterable[str]) -> Iterator[bytes]:
    for text in texts:
        if _PHONE_NUMBER.fullmatch(text):
            digits = _digits(text)
            count = max(1, len(digits) - SHORTEST_PART + 1)
            yield from (_cut(digits[start:]) for start in range(count))
        else:
            words = _normal(text)
            starts = [found.start() for found in _WORD.finditer(words)]
            yield from (_cut(words[start:]) for start in starts[:MOST_WORDS])


def _key(typed: str) -> bytes:
    return _cut(_digits(typed) if _PHONE_NUMBER.fullmatch(typed) else _normal(typed))


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text).removeprefix("00")


def _normal(text: str) -> str:
    return " ".join(text.casefold().split())


def _cut(text: str) -> bytes:
    return text.encode(errors="replace")[:LONGEST_KEY]
