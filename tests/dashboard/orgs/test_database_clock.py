"""All machines take times from the database's clock."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.timezone import now

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


def test_a_time_is_as_precise_as_those_that_rows_have(cast: Cast) -> None:
    before = database_time()
    attempt = record_attempt(COMMAND_LINE, cast.acme, Action.NUMBER_UPDATE)
    assert before <= attempt.at <= database_time()


def test_no_row_gets_its_time_from_the_host() -> None:
    times = [
        field
        for room in ("orgs", "activity", "administration", "workers", "phone_numbers", "audits")
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.DateTimeField)
    ]
    assert len(times) > 10
    assert not [each for each in times if each.auto_now or each.auto_now_add or each.default is now]
