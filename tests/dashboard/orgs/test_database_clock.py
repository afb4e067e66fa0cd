"""All machines take times from the database's clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.activity.models import Action, Attempt
from dashboard.activity.record import COMMAND_LINE, record_attempt
from dashboard.orgs.database_clock import database_time
from tests.cast import Cast


def test_a_time_that_the_database_wrote_is_found_by_what_was_read(cast: Cast) -> None:
    attempt = record_attempt(COMMAND_LINE, cast.acme, Action.NUMBER_UPDATE)
    assert list(Attempt.objects.filter(at=attempt.at)) == [attempt]
    attempt.refresh_from_db()
    assert list(Attempt.objects.filter(at=attempt.at)) == [attempt]


@pytest.mark.django_db
def test_the_time_has_a_time_zone() -> None:
    assert abs(database_time() - timezone.now()) < timedelta(hours=1)
