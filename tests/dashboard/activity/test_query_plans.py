"""No page of the record takes longer because the record has grown: an index has its order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard.activity import search
from dashboard.activity.entries import read_page
from dashboard.activity.filters import Filters, people_in_record
from dashboard.activity.models import Result
from tests.cast import Cast

from .test_filters import record
from .test_list import NUMBER

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL plans by statistics, which few rows lack"
)
NOW = timezone.now()
FILTERS = {
    "newest": Filters(),
    "older": Filters(before=1),
    "id": Filters(subject=NUMBER),
    "part": Filters(subject="780"),
    "national part": Filters(subject="07805"),
    "person": Filters(person="admin@acme.example"),
    "kind": Filters(kind="number.update"),
    "kinds": Filters(kind="searches"),
    "outcome": Filters(outcome="unknown"),
    "since": Filters(since=NOW),
    "until": Filters(until=NOW),
    "batch": Filters(batch=1),
}


def plans(queries: CaptureQueriesContext) -> list[list[str]]:
    """Return the steps of each query on the record."""
    of_record = [each["sql"] for each in queries if "activity_" in each["sql"]]
    found = []
    with connection.cursor() as cursor:
        for sql in of_record:
            cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
            found.append([step for *_, step in cursor.fetchall()])
    return found


def assert_bounded(queries: CaptureQueriesContext) -> None:
    """Expect that each step searches an index, and that only what was found by its id is sorted.

    Keys are searched by their beginning, or are those of one attempt.
    """
    shown = plans(queries)
    assert shown
    for steps in shown:
        tables = [step for step in steps if "activity_" in step]
        assert all(step.startswith("SEARCH") for step in tables), steps
        keys = [step for step in tables if "activity_searchkey" in step]
        assert all("key>?" in step or "attempt_id=?" in step for step in keys), steps
        sorts = "USE TEMP B-TREE FOR ORDER BY" in steps
        by_id = ("PRIMARY KEY", "attempt_id=?", "subject=?")
        assert not sorts or any(each in step for step in tables for each in by_id), steps


@pytest.mark.parametrize("name", FILTERS)
def test_an_index_has_what_a_page_shows(name: str, cast: Cast) -> None:
    record(cast, "+17805550142", Result.DONE, subject=NUMBER)
    with CaptureQueriesContext(connection) as queries:
        read_page(cast.acme, FILTERS[name])
    assert_bounded(queries)


def test_an_index_has_what_a_frequent_part_finds(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MANY", 1)
    record(cast, "+17805550142", Result.DONE, subject=NUMBER)
    with CaptureQueriesContext(connection) as queries:
        read_page(cast.acme, Filters(subject="780"))
    assert_bounded(queries)


def test_people_are_found_one_by_one(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        people_in_record(cast.acme)
    assert_bounded(queries)
