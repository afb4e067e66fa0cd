"""`manage.py sample_history`: the past of a sample site."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, models, transaction
from django.utils import timezone
from pytest_django import Settings

import vapi_sandbox
from audits.models import Acceptance, Audit, State
from dashboard.activity.models import Action, Attempt, Result
from phone_numbers.models import SavedSearch
from tests.cast import Cast


def test_an_organization_gets_a_past(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    call_command("sample_history", "acme")
    audits = Audit.objects.order_by("pk")
    assert {each.state for each in audits} == {State.FINISHED}
    began = [each.began_at for each in audits if each.began_at]
    assert began == sorted(began) and began[-1] - began[0] > timedelta(days=20)
    assert began[-1] < timezone.now() - timedelta(hours=1)
    assert len({str(each.open_counts) for each in audits}) > 3

    entries = Attempt.objects.order_by("pk")
    assert [each.at for each in entries] == sorted(each.at for each in entries)
    assert len({each.actor for each in entries}) > 1
    assert {Action.NUMBER_UPDATE, Action.FINDING_ACCEPT, Action.SEARCH_SHARE} <= {
        each.action for each in entries
    }
    assert {each.result for entry in entries for each in entry.outcomes.all()} == {Result.DONE}
    assert Acceptance.objects.exists() and SavedSearch.objects.filter(shared=True).exists()
    changed = {each.subject for each in entries if each.action == Action.NUMBER_UPDATE}
    at_vapi = {each["id"]: each for each in vapi_acme.numbers}
    assert all(at_vapi[number]["updatedAt"] > at_vapi[number]["createdAt"] for number in changed)


def test_a_past_is_made_once_and_the_record_stays_protected(cast: Cast) -> None:
    call_command("sample_history", "acme")
    count = Attempt.objects.count()
    call_command("sample_history", "acme")
    assert Attempt.objects.count() == count
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        models.QuerySet(Attempt).update(actor="somebody else")


def test_only_a_sandbox_is_changed(cast: Cast, settings: Settings) -> None:
    settings.VAPI_API_URLS = {"us": "https://api.vapi.ai", "eu": "https://api.eu.vapi.ai"}
    with pytest.raises(CommandError, match="sandbox"):
        call_command("sample_history", "acme")
    assert not Attempt.objects.exists()
