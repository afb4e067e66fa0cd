"""The housekeeping of forms and leases."""

from django.db.models.functions import Now

from dashboard.workers.housekeeping import delete_in_batches

from .models import NumberLease, OpenedForm


def delete_old_forms() -> int:
    return delete_in_batches(OpenedForm.objects.expired())


def delete_expired_leases() -> int:
    """Delete leases of requests that died, whose number nobody has saved since."""
    return delete_in_batches(NumberLease.objects.filter(expires_at__lt=Now()))
