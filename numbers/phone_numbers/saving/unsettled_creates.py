"""Settles creates whose outcome isn't known, by the numbers that pages and audits read.

Nothing is sent again: what the numbers show is recorded.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.db.models.lookups import LessThan

from dashboard.activity.models import Attempt, Outcome, Result
from dashboard.activity.record import record_outcome
from dashboard.orgs.models import Organization
from phone_numbers.models import OpenedForm
from vapi_client.json_values import JSON
from vapi_client.masking import masked
from vapi_client.schemas.phone_number import PhoneNumber

from .candidates import is_possible, is_proof, sent_by
from .leases import WRITE_LASTS
from .signals import number_saved

NOT_FOUND = "An audit read all numbers and found none that this could have created."


class UnsettledCreates:
    """An organization's creates whose outcome isn't known, for a comparison with its numbers."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._sent = {attempt: sent_by(attempt) for attempt in _unsettled_creates(organization)}
        self._possible: set[Attempt] = set()

    def compare(self, numbers: Iterable[PhoneNumber]) -> None:
        """Record as done each create that is proven to have made one of these numbers."""
        for number in numbers if self._sent else ():
            possible = {
                each for each, sent in self._sent.items() if is_possible(each, sent, number)
            }
            if not possible or Outcome.objects.filter(subject=number.id).exists():
                continue
            self._possible |= possible
            made_by = [each for each in possible if is_proof(each, self._sent[each], number)]
            # If two sent the same address, nobody knows which one made the number
            if len(made_by) == 1 and _has_ended(made_by[0]):
                self._record_done(made_by[0], number)

    def record_missing(self, read_since: datetime) -> None:
        """Record as not applied each create that can't have made any of the numbers.

        `compare` must have had all numbers, read after `read_since`.
        """
        for attempt in self._sent.keys() - self._possible:
            was_over = attempt.at + WRITE_LASTS < read_since
            had_this_key = attempt.at >= self._organization.api_key_set_at
            if was_over and had_this_key and _newest_result(attempt) != Result.NOT_APPLIED:
                record_outcome(attempt, Result.NOT_APPLIED, message=NOT_FOUND, observed=True)

    def _record_done(self, attempt: Attempt, number: PhoneNumber) -> None:
        forms = OpenedForm.objects.unsettled_creates().filter(organization=self._organization)
        with transaction.atomic():
            if not forms.filter(attempt=attempt).update(created_number_id=number.id):
                return  # another request has just settled it
            record_outcome(attempt, Result.DONE, subject=number.id, observed=True)
        number_saved.send_robust(None, organization=self._organization, number=number)


def may_still_create(organization: Organization, number: JSON) -> Attempt | None:
    """Return an earlier attempt to create the same, which Vapi may still do; or None."""
    forms = OpenedForm.objects.unsettled_creates().filter(organization=organization)
    attempts = Attempt.objects.filter(pk__in=forms.values("attempt"), at__gte=Now() - WRITE_LASTS)
    unknown = attempts.with_newest_result().filter(Q(newest_result=Result.UNKNOWN))
    wanted = _identity(masked(number))
    return next((each for each in unknown if _identity(sent_by(each)) == wanted), None)


def _unsettled_creates(organization: Organization) -> Iterable[Attempt]:
    forms = OpenedForm.objects.unsettled_creates().filter(organization=organization)
    attempts = list(forms.values_list("attempt", flat=True))
    if not attempts:  # as on almost every page, which then needs only this simple query
        return ()
    is_over = LessThan(F("at"), Now() - WRITE_LASTS)
    return Attempt.objects.filter(pk__in=attempts).with_newest_result().annotate(is_over=is_over)


def _identity(number: JSON) -> list[Any]:
    """Return what tells two creates apart: people may correct the rest before they try again."""
    fields = ("provider", "number", "sipUri", "numberDesiredAreaCode", "credentialId")
    return [number.get(field) for field in fields]


def _has_ended(attempt: Attempt) -> bool:
    """Return whether no request is at work on the attempt any more."""
    return _newest_result(attempt) is not None or bool(getattr(attempt, "is_over", False))


def _newest_result(attempt: Attempt) -> str | None:
    newest: str | None = getattr(attempt, "newest_result", None)
    return newest
