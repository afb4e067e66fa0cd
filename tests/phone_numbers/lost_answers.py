"""The time after which Vapi can't apply a write any more."""

from datetime import timedelta

from django.db.models.functions import Now

from phone_numbers.models import NumberLease


def wait_until_no_write_can_arrive() -> None:
    NumberLease.objects.update(expires_at=Now() - timedelta(seconds=1))
