"""Who opens a number is on record if the organization wants it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import vapi_sandbox
from dashboard.activity.entries import read_history
from dashboard.activity.models import Action, Attempt
from dashboard.activity.openings import AGAIN_AFTER
from dashboard.orgs.models import Organization
from tests.cast import Cast

from .test_list import dated, rows
from .test_query_plans import assert_bounded

SETTINGS = "/orgs/acme/settings/activity/"


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> str:
    found = next(each for each in vapi_acme.numbers if each.get("number"))
    return str(found["id"])


@pytest.fixture
def wanted(cast: Cast) -> None:
    Organization.objects.filter(pk=cast.acme.pk).update(records_openings=True)


def openings() -> int:
    return Attempt.objects.filter(action=Action.NUMBER_READ).count()


def test_by_default_nothing_is_recorded(as_viewer: Client, number: str) -> None:
    assert as_viewer.get(f"/orgs/acme/numbers/{number}/").status_code == 200
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("page", ["", "edit/", "path/"])
def test_every_page_of_a_number_is_recorded(
    page: str, cast: Cast, wanted: None, as_operator: Client, number: str
) -> None:
    as_operator.get(f"/orgs/acme/numbers/{number}/{page}")
    assert openings() == 1
    [row] = rows(as_operator.get("/orgs/acme/activity/", {"subject": number}).text)
    assert " Opened +" in row and "operator@acme.example" in row
    attempt = Attempt.objects.get()
    found = as_operator.get("/orgs/acme/activity/", {"subject": attempt.label[-6:]}).text
    assert len(rows(found)) == 1
    assert f'href="/orgs/acme/numbers/{number}/"' in found


def test_the_same_person_is_recorded_once_in_ten_minutes(
    wanted: None, as_viewer: Client, as_admin: Client, number: str
) -> None:
    page = f"/orgs/acme/numbers/{number}/"
    for client in (as_viewer, as_viewer, as_admin):
        client.get(page)
    assert openings() == 2
    before = timezone.now() - AGAIN_AFTER - timedelta(minutes=1)
    for each in Attempt.objects.all():
        dated(each, before)
    as_viewer.get(page)
    assert openings() == 3


def test_a_number_that_is_not_there_is_not_opened(wanted: None, as_viewer: Client) -> None:
    as_viewer.get("/orgs/acme/numbers/7c9e6679-7425-40de-944b-e07fc1f90ae7/")
    assert not openings()


def test_who_opened_a_number_is_none_of_its_changes(
    cast: Cast, wanted: None, as_viewer: Client, number: str
) -> None:
    as_viewer.get(f"/orgs/acme/numbers/{number}/")
    assert read_history(cast.acme, number, limit=5) == ()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="as test_query_plans.py")
def test_the_page_looks_at_few_entries(wanted: None, as_viewer: Client, number: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        as_viewer.get(f"/orgs/acme/numbers/{number}/")
    reads = [each for each in queries.captured_queries if each["sql"].startswith("SELECT")]
    queries.captured_queries[:] = reads
    assert_bounded(queries)


def test_an_admin_turns_it_on_and_off_on_record(cast: Cast, as_admin: Client) -> None:
    assert "Not recorded" in as_admin.get("/orgs/acme/settings/").text
    assert as_admin.post(SETTINGS, {"records_openings": "on"}).status_code == 302
    assert "Recorded" in as_admin.get("/orgs/acme/settings/").text
    as_admin.post(SETTINGS, {})
    cast.acme.refresh_from_db()
    assert not cast.acme.records_openings
    changes = Attempt.objects.order_by("pk").values_list("action", "changes")
    assert list(changes) == [
        (Action.ACTIVITY_SETTINGS, [{"field": "openings", "before": False, "after": True}]),
        (Action.ACTIVITY_SETTINGS, [{"field": "openings", "before": True, "after": False}]),
    ]
