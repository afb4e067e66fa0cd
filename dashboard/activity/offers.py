"""What can be done about an entry: a change reverted, a deleted number created again."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from vapi_client.schemas.phone_number import was_bought_by_area_code
from vapi_client.schemas.providers import PROVIDERS

from .models import Action, Attempt, Result


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link says, and where it leads; nowhere where it can only be said why."""

    words: str
    address: str = ""


def offer_of(slug: str, attempt: Attempt, result: str | None, *, is_there: bool) -> Offer | None:
    """What is offered for an attempt with this result; `is_there`: the number isn't gone."""
    if result != Result.DONE:
        return None
    if attempt.action == Action.NUMBER_UPDATE and is_there:
        return Offer("Revert", reverse("phone_numbers:revert", args=[slug, attempt.pk]))
    if attempt.action == Action.NUMBER_DELETE:
        return _recreation(slug, attempt)
    return None


def deleted_number(attempt: Attempt) -> dict[str, Any]:
    """A number as the record of its deletion holds it, credentials masked."""
    return {each["field"]: each["before"] for each in attempt.changes if "before" in each}


def _recreation(slug: str, attempt: Attempt) -> Offer | None:
    number = deleted_number(attempt)
    if was_bought_by_area_code(number):
        return Offer("A free number of Vapi's: it is gone.")
    if number.get("provider") not in PROVIDERS:
        return None
    form = reverse("phone_numbers:create", args=[slug, number["provider"]])
    return Offer("Create again", f"{form}?from={attempt.pk}")
