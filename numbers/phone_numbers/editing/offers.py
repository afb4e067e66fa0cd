"""What the record of activity shows of a number and offers: revert a change, recreate it."""

from django.urls import NoReverseMatch, reverse

from dashboard.activity.models import Action, Attempt
from dashboard.activity.subjects import Offer, SubjectType
from vapi_client.schemas.phone_number import was_bought_by_area_code
from vapi_client.schemas.providers import PROVIDERS

from .recreate import deleted_number
from .sentences import number_sentence


def _page_address(slug: str, number_id: str) -> str:
    try:
        return reverse("phone_numbers:detail", args=[slug, number_id])
    except NoReverseMatch:  # not the id of a number, or none yet
        return ""


def _offer(slug: str, attempt: Attempt, exists: bool) -> Offer | None:
    if attempt.action == Action.NUMBER_UPDATE and exists:
        return Offer("Revert", reverse("phone_numbers:revert", args=[slug, attempt.pk]))
    if attempt.action == Action.NUMBER_DELETE:
        return _offer_to_recreate(slug, attempt)
    return None


def _offer_to_recreate(slug: str, attempt: Attempt) -> Offer | None:
    number = deleted_number(attempt)
    if was_bought_by_area_code(number):
        return Offer("A free number from Vapi can't be recreated.")
    provider = number.get("provider")
    if not isinstance(provider, str) or provider not in PROVIDERS:
        return None
    form = reverse("phone_numbers:create", args=[slug, provider])
    return Offer("Recreate", f"{form}?from={attempt.pk}")


NUMBER_SUBJECTS = SubjectType(
    _page_address, deletion=Action.NUMBER_DELETE, offer=_offer, sentence=number_sentence
)
OPENED_NUMBERS = SubjectType(
    _page_address, offer=lambda *_: None, is_at_vapi=False, sentence=number_sentence
)
