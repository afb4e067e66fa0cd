"""The filters of the activity page."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dashboard.activity import entries
from dashboard.activity.filters import GROUPS, OUTCOMES, Filters, actions_of
from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Actor, record_attempt, record_outcome
from tests.cast import Cast

from .test_list import NUMBER, URL, dated, rows

HTMX = {"HX-Request": "true"}


def record(
    cast: Cast,
    label: str,
    *results: Result,
    action: Action = Action.NUMBER_UPDATE,
    by: str = "admin@acme.example",
    **more: Any,
) -> Attempt:
    attempt = record_attempt(Actor(by, 1, None), cast.acme, action, label=label, **more)
    for result in results:
        record_outcome(attempt, result)
    return attempt


def shown(client: Client, **filters: str) -> set[str]:
    """Return the labels of the entries shown. They are single letters here."""
    page = client.get(URL, filters, follow=True).text
    return {
        label
        for row in rows(page)
        for label in re.findall(r"\b[a-z]\b(?= (?:as |Details|until))", row)
    }


def test_entries_are_filtered_by_person(cast: Cast, as_viewer: Client) -> None:
    record(cast, "a")
    record(cast, "b", by="operator@acme.example")
    assert shown(as_viewer, person="operator@acme.example") == {"b"}
    assert shown(as_viewer, person="nobody") == set()
    page = as_viewer.get(URL, {"person": "nobody"}).text
    offered = re.findall("<option( selected)?>([^<]*)", page)
    assert offered == [
        (" selected", "nobody"),
        ("", "admin@acme.example"),
        ("", "operator@acme.example"),
    ]


@pytest.mark.parametrize(
    ("kind", "passes"),
    [("numbers", {"a", "b"}), ("number.delete", {"b"}), ("members", {"c"}), ("keys", {"d"})],
)
def test_entries_are_filtered_by_kind(
    kind: str, passes: set[str], cast: Cast, as_viewer: Client
) -> None:
    record(cast, "a", action=Action.NUMBER_CREATE)
    record(cast, "b", action=Action.NUMBER_DELETE)
    record(cast, "c", action=Action.MEMBER_ADD)
    record(cast, "d", action=Action.ACTIVITY_PRUNE)
    assert shown(as_viewer, kind=kind) == passes


def test_every_action_belongs_to_exactly_one_group() -> None:
    assert sorted(each for group in GROUPS for each in actions_of(group)) == sorted(Action.values)


def test_entries_are_filtered_by_their_newest_outcome(cast: Cast, as_viewer: Client) -> None:
    record(cast, "n")
    for result in Result:
        record(cast, result[0], result)
    record(cast, "x", Result.UNKNOWN, Result.DONE)
    assert shown(as_viewer, outcome="done") == {"d", "x"}
    assert shown(as_viewer, outcome="refused") == {"r"}
    assert shown(as_viewer, outcome="unknown") == {"u"}
    assert len(shown(as_viewer, outcome="not_applied")) == 1
    assert shown(as_viewer, outcome="none") == {"n"}


def test_a_page_looks_at_some_entries_for_an_outcome(
    cast: Cast, as_viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "LOOKED_AT", 3)
    record(cast, "a", Result.REFUSED)
    for _ in range(3):
        record(cast, "b", Result.DONE)
    page = as_viewer.get(URL, {"outcome": "refused"}).text
    assert "Nothing found so far" in page
    older = re.findall(r'href="([^"]*before=[^"]*)"', page)[0].replace("&amp;", "&")
    assert len(rows(as_viewer.get(f"{URL}{older}").text)) == 1


def test_entries_outside_the_period_are_not_looked_at_for_an_outcome(
    cast: Cast, as_viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "LOOKED_AT", 3)
    now = timezone.now()
    for days in range(1, 10):
        dated(record(cast, "d", Result.DONE), now - timedelta(days=days))
    dated(record(cast, "r", Result.REFUSED), now - timedelta(days=6))

    since = {"outcome": "refused", "from": (now - timedelta(days=2.5)).isoformat()}
    page = as_viewer.get(URL, since, follow=True).text
    assert "No matching activity" in page
    assert "Older ones may" not in page

    until = {"outcome": "refused", "to": (now - timedelta(days=5.5)).isoformat()}
    assert shown(as_viewer, **until) == {"r"}


def test_filtering_the_changes_of_a_bulk_change_keeps_it(cast: Cast, as_viewer: Client) -> None:
    for label, batch in (("a", 12), ("b", 13)):
        by = Actor("admin@acme.example", 1, None, batch=batch)
        attempt = record_attempt(by, cast.acme, Action.NUMBER_UPDATE, label=label)
        record_outcome(attempt, Result.REFUSED)
    page = as_viewer.get(URL, {"batch": "12"}).text
    form = page[page.index('id="filters"') : page.index("<noscript>")]
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', form))
    assert sent == {"batch": "12"}
    assert "1 entry" in page and "of one bulk change" in page
    assert shown(as_viewer, outcome="refused", **sent) == {"a"}


def test_a_viewer_is_shown_each_change_of_a_bulk_change(cast: Cast, as_viewer: Client) -> None:
    record(cast, "a", Result.DONE, action=Action.BULK_RUN, subject="12")
    record(cast, "b", Result.DONE, subject=NUMBER)
    page = as_viewer.get(URL).text
    assert f'href="{URL}?batch=12"' in page
    assert "/revert/" not in page


def test_days_are_in_the_persons_time_zone(cast: Cast, as_viewer: Client) -> None:
    attempt = record(cast, "a")
    as_viewer.cookies["time_zone"] = "Pacific/Kiritimati"
    with timezone.override("Pacific/Kiritimati"):
        today = timezone.localtime(attempt.at).date()
    yesterday, tomorrow = (str(today + timedelta(days)) for days in (-1, 1))
    day = str(today)
    assert shown(as_viewer, **{"from": day, "to": day}) == {"a"}
    assert shown(as_viewer, to=yesterday) == shown(as_viewer, **{"from": tomorrow}) == set()


def test_a_link_means_the_same_in_another_time_zone(cast: Cast, as_viewer: Client) -> None:
    as_viewer.cookies["time_zone"] = "Asia/Kolkata"
    to_the_day = as_viewer.get(URL, {"from": "2026-03-01", "to": "2026-03-02"})
    address = to_the_day.headers["Location"]
    assert "from=2026-02-28T18%3A30%3A00Z&to=2026-03-02T18%3A29%3A59.999Z" in address
    assert 'type="date" name="from" value="2026-03-01"' in as_viewer.get(address).text
    as_viewer.cookies["time_zone"] = "UTC"
    there = as_viewer.get(address).text
    assert 'type="datetime-local" name="from" value="2026-02-28T18:30:00"' in there


def test_an_end_includes_its_whole_millisecond(cast: Cast) -> None:
    attempt = record(cast, "a")
    bound = attempt.at.astimezone(UTC).isoformat(timespec="milliseconds")
    filters = Filters.read({"from": bound, "to": bound})
    assert list(filters.select(cast.acme)) == [attempt]


def test_filters_combine(cast: Cast, as_viewer: Client) -> None:
    record(cast, "a", Result.DONE, subject=NUMBER)
    record(cast, "b", Result.REFUSED, subject=NUMBER)
    record(cast, "c", Result.DONE, subject=NUMBER, by="operator@acme.example")
    record(cast, "d", Result.DONE, subject=NUMBER, action=Action.NUMBER_DELETE)
    record(cast, "e", Result.DONE)
    every = {
        "person": "admin@acme.example",
        "subject": NUMBER,
        "kind": "number.update",
        "outcome": "done",
        "from": "2020-01-01",
    }
    assert shown(as_viewer, **every) == {"a"}
    page = as_viewer.get(URL, every, follow=True).text
    assert f'<a href="{URL}">Show all</a>' in page
    for chosen in ('"number.update" selected', '"done" selected', " selected>admin@acme.example"):
        assert chosen in page


def test_pages_keep_the_filters(cast: Cast, as_viewer: Client) -> None:
    for place in range(51):
        record(cast, f"no. {place}", action=Action.MEMBER_ADD)
        record(cast, "another")
    page = as_viewer.get(URL, {"kind": "members"}).text
    older = re.search(r'rel="next"\s+href="(\?kind=members&amp;before=\d+)"', page)
    assert older
    last = as_viewer.get(URL + older[1].replace("&amp;", "&")).text
    assert len(rows(last)) == 1
    assert 'href="?kind=members"' in last


def test_a_page_redirects_to_its_canonical_address(as_viewer: Client) -> None:
    answer = as_viewer.get(f"{URL}?subject=&person=&kind=odd&outcome=done&from=never&to=&x=1")
    assert answer.headers["Location"] == f"{URL}?outcome=done"


def test_htmx_gets_the_results_and_pushes_the_address(cast: Cast, as_viewer: Client) -> None:
    record(cast, "a", Result.DONE)
    headers = {**HTMX, "HX-Current-URL": f"http://testserver{URL}"}
    answer = as_viewer.get(URL, {"subject": "", "kind": "numbers"}, headers=headers)
    assert answer.headers["HX-Push-Url"] == f"{URL}?kind=numbers"
    assert "<html" not in answer.text
    assert "<form" not in answer.text
    assert len(rows(answer.text)) == 1
    same = as_viewer.get(URL, {"kind": "odd"}, headers=headers)
    assert same.headers["HX-Replace-Url"] == URL
    restored = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<html" in as_viewer.get(URL, headers=restored).text


def test_the_count_is_announced(cast: Cast, as_viewer: Client) -> None:
    """A live region stays where it is, and gets new words (WCAG 4.1.3)."""
    record(cast, "a", Result.DONE)
    whole = as_viewer.get(URL).text
    assert whole.count('id="count" role="status"') == 1
    assert whole.index('id="count" role="status"') < whole.index('id="results"')
    for outcome, count in (("done", "1 entry"), ("refused", "0 entries")):
        part = as_viewer.get(URL, {"outcome": outcome}, headers=HTMX).text
        said = part[part.index('<p id="count" hx-swap-oob="innerHTML">') :]
        assert count in said[: said.index("</p>")]


def test_the_empty_state_offers_to_show_all(cast: Cast, as_viewer: Client) -> None:
    record(cast, "a")
    for headers in ({}, HTMX):
        page = as_viewer.get(URL, {"outcome": "refused"}, headers=headers).text
        assert "No matching activity" in page
        assert "Show all activity" in page
        assert "Download CSV" not in page


def test_more_entries_take_no_more_queries(cast: Cast, as_viewer: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_viewer.get(URL, {"kind": "numbers", "outcome": "done"})
        return len(queries)

    record(cast, "a", Result.UNKNOWN, Result.DONE, by="a@acme.example", subject=NUMBER)
    few = count()
    for place in range(45):
        record(cast, "b", Result.DONE, by=f"{place}@acme.example", action=Action.NUMBER_DELETE)
    assert count() == few


TEXT = st.text() | st.sampled_from(
    [*OUTCOMES, *GROUPS, "2026-02-30", "9999-12-31", "0001-01-01T00:00", "2026-01-01T10:00", "\0"]
)


@given(
    st.dictionaries(st.sampled_from(["subject", "person", "kind", "from", "to", "before"]), TEXT)
)
def test_any_address_can_be_shown(parameters: dict[str, str]) -> None:
    filters = Filters.read(parameters)
    filters.date_inputs()
    again = QueryDict(filters.to_address().removeprefix("?")).dict()
    assert Filters.read(again) == filters


def test_a_date_becomes_an_instant() -> None:
    assert Filters.read({"from": "2026-01-01"}).since == datetime(2026, 1, 1, tzinfo=UTC)
