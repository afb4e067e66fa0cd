"""A registry of the objects at Vapi that entries are about. Each app registers its own."""

from collections.abc import Callable
from dataclasses import dataclass

from .models import Action, Attempt
from .sentences import SentenceOf, plain_sentence


@dataclass(frozen=True, slots=True)
class Offer:
    """A link to what a person can do about an entry. Without an address, only a text.

    Viewers get it only if it changes nothing.
    """

    text: str
    address: str = ""
    is_change: bool = True


@dataclass(frozen=True, slots=True)
class SubjectType:
    """A kind of object with pages, whose actions begin with one prefix such as `number.`.

    `page_address` takes an organization's slug and a subject; it returns "" for a subject without a
    page. A subject that was deleted, by the action `deletion`, has no page either. `offer` takes a
    change that was made, and whether its subject still exists. `sentence` says what an attempt is
    about. `is_at_vapi`: changing it is a request to Vapi.
    """

    page_address: Callable[[str, str], str]
    offer: Callable[[str, Attempt, bool], Offer | None]
    deletion: Action | None = None
    is_at_vapi: bool = True
    sentence: SentenceOf = plain_sentence


_types: dict[str, SubjectType] = {}


def register(prefix: str, subject_type: SubjectType) -> None:
    _types[prefix] = subject_type


def subject_type_of(action: str) -> SubjectType | None:
    """Return what an app registered for an action, or None."""
    return next((_types[prefix] for prefix in _types if action.startswith(prefix)), None)


def deletions() -> list[Action]:
    """Return the actions that delete a subject."""
    return [each.deletion for each in _types.values() if each.deletion]
