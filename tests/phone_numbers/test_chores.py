"""Workers delete old forms and expired leases."""

from datetime import timedelta
from uuid import uuid4

from django.db.models.functions import Now

from dashboard.activity.models import Action
from dashboard.activity.record import COMMAND_LINE, record_attempt
from dashboard.workers.housekeeping import keep_house_if_due
from phone_numbers.chores import delete_old_forms
from phone_numbers.models import NumberLease, OpenedForm
from tests.cast import Cast


def test_old_forms_are_deleted(cast: Cast) -> None:
    old, kept = (OpenedForm.open(cast.acme, cast.operator, base={}) for _ in range(2))
    OpenedForm.objects.filter(pk=old.pk).update(opened_at=Now() - timedelta(days=3))

    keep_house_if_due()

    assert OpenedForm.objects.get() == kept


def test_the_form_of_a_create_of_unknown_outcome_is_kept_for_a_month(cast: Cast) -> None:
    form = OpenedForm.open(cast.acme, cast.operator, base={})
    attempt = record_attempt(COMMAND_LINE, cast.acme, Action.NUMBER_CREATE)
    sent = OpenedForm.objects.filter(pk=form.pk)
    sent.update(used_at=Now(), attempt=attempt, opened_at=Now() - timedelta(days=29))
    delete_old_forms()
    assert sent.exists()

    sent.update(opened_at=Now() - timedelta(days=31))
    delete_old_forms()
    assert not sent.exists()


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
