"""The record keeps JSON to the last digit, in both kinds of databases."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings

from dashboard.activity.models import Action, Attempt
from dashboard.activity.record import COMMAND_LINE, Change, record_attempt
from tests.any_number import ODD_VALUES, newer_objects_of
from tests.cast import Cast
from vapi_client.json_text import write_json
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import TwilioPhoneNumber


def recorded(cast: Cast, value: object) -> Attempt:
    """Record a value, and read it back."""
    change = Change("name", after=value)
    attempt = record_attempt(COMMAND_LINE, cast.acme, Action.NUMBER_UPDATE, changes=[change])
    return Attempt.objects.get(pk=attempt.pk)


@pytest.mark.parametrize("value", [*ODD_VALUES, {"b": 1, "a": {"z": 0, "y": 0}}], ids=repr)
def test_odd_values_are_recorded_as_they_came(cast: Cast, value: object) -> None:
    [change] = recorded(cast, value).changes
    assert write_json(change["after"]) == write_json(value)


@given(newer_objects_of(TwilioPhoneNumber))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_recorded_json_is_read_as_it_was_written(cast: Cast, number: JSON) -> None:
    attempt = Attempt(organization=cast.acme, action=Action.NUMBER_UPDATE, changes=[number])
    attempt.save()
    assert write_json(Attempt.objects.get(pk=attempt.pk).changes) == write_json([number])


@pytest.mark.django_db(transaction=True)
def test_a_record_from_before_is_migrated_and_stays_protected(cast: Cast) -> None:
    attempt = recorded(cast, {"text": 'é "quoted" \\', "number": 20.5, "none": None})
    before = attempt.changes
    call_command("migrate", "activity", "0008", verbosity=0)
    call_command("migrate", verbosity=0)  # all apps: those that build on activity went back, too
    assert Attempt.objects.get(pk=attempt.pk).changes == before
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
    ):
        cursor.execute("DELETE FROM activity_attempt")
