"""What the record of activity shows of a run: its page, and each of its changes."""

from django.urls import NoReverseMatch, reverse

from dashboard.activity.models import Attempt
from dashboard.activity.subjects import Offer, SubjectType


def _page_address(slug: str, subject: str) -> str:
    try:
        return reverse("bulk:change", args=[slug, int(subject)])
    except (NoReverseMatch, ValueError):
        return ""


def _offer(slug: str, attempt: Attempt, exists: bool) -> Offer:
    address = f"{reverse('activity:list', args=[slug])}?batch={attempt.subject}"
    return Offer("Show each change", address, is_change=False)


BULK_CHANGES = SubjectType(_page_address, _offer, is_at_vapi=False)
