"""Workers delete old forms and expired leases."""

from datetime import timedelta
from uuid import uuid4

from django.db.models.functions import Now

from dashboard.workers.housekeeping import keep_house_if_due
from phone_numbers.models import NumberLease, OpenedForm
from tests.cast import Cast


def test_old_forms_are_deleted(cast: Cast) -> None:
    old, kept = (OpenedForm.open(cast.acme, cast.operator, base={}) for _ in range(2))
    OpenedForm.objects.filter(pk=old.pk).update(opened_at=Now() - timedelta(days=3))

    keep_house_if_due()

    assert OpenedForm.objects.get() == kept


def test_expired_leases_are_deleted(cast: Cast) -> None:
    for number_id, seconds in {"expired": -1, "held": 60}.items():
        NumberLease.objects.create(
            organization=cast.acme,
            number_id=number_id,
            holder=uuid4(),
            expires_at=Now() + timedelta(seconds=seconds),
        )

    keep_house_if_due()

    assert NumberLease.objects.get().number_id == "held"
