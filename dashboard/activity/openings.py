"""Who opened what, on record if the organization wants it."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from dashboard.orgs.http import OrganizationRequest

from .downloads import request_id_of
from .models import Action, Attempt, subject_of_reading
from .record import Actor, record_done

AGAIN_AFTER = timedelta(minutes=10)


def record_opening(request: OrganizationRequest, number_id: str, label: str) -> None:
    """Record that a person opens a number, once in ten minutes."""
    if not request.organization.records_openings:
        return
    subject = subject_of_reading(number_id)
    recent = Attempt.objects.filter(
        organization=request.organization,
        subject=subject,
        actor_user_id=request.user.pk,
        at__gt=Now() - AGAIN_AFTER,
    )
    if recent.exists():
        return
    with transaction.atomic():
        record_done(
            Actor.from_request(request),
            request.organization,
            Action.NUMBER_READ,
            subject=subject,
            label=label,
            request_id=request_id_of(request),
        )
