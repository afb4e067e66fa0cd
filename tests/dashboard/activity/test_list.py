"""`/orgs/<slug>/activity/`: the list of entries, newest first."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard.activity import triggers
from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import COMMAND_LINE, Actor, Change, record_attempt, record_outcome
from tests.cast import Cast

URL = "/orgs/acme/activity/"
NUMBER = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
PAGE_OF_NUMBER = f'href="/orgs/acme/numbers/{NUMBER}/"'


def attempt(
    cast: Cast, action: Action = Action.NUMBER_UPDATE, *results: Result, **more: Any
) -> Attempt:
    more = {"subject": NUMBER, "label": "Front desk", **more}
    begun = record_attempt(COMMAND_LINE, cast.acme, action, **more)
    for result in results:
        record_outcome(begun, result)
    return begun


def dated(attempt: Attempt, at: datetime) -> Attempt:
    """Move an attempt to another time, which the database refuses to programs."""
    with triggers.suspended(using=DEFAULT_DB_ALIAS):
        models.QuerySet(Attempt).filter(pk=attempt.pk).update(at=at)
    return attempt


def rows(page: str) -> list[str]:
    """Return the text of each entry, with single spaces between words."""
    found = re.findall(r'<li class="entry">(.*?)</li>', page, flags=re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", row.replace("<wbr>", "")).split()) for row in found]


def test_an_entry_shows_everything_recorded(cast: Cast, as_viewer: Client) -> None:
    begun = record_attempt(
        Actor("admin@acme.example", cast.admin.pk, "203.0.113.7"),
        cast.acme,
        Action.NUMBER_UPDATE,
        subject=NUMBER,
        label="+1 415-555-0142 Front desk",
        changes=[Change("name", "Front", "Front desk"), Change("assistantId", None)],
    )
    record_outcome(begun, Result.REFUSED, status=400, message="Vapi's words")
    page = as_viewer.get(URL).text
    (row,) = rows(page)
    for words in (
        f"{begun.at:%Y-%m-%d %H:%M:%S} UTC",
        "Tried to change the name and assignment of +1 415-555-0142 Front desk",
        "From 203.0.113.7",
        "admin@acme.example Refused",
        "name Before: &quot;Front&quot; → After: &quot;Front desk&quot;",
        "assistantId Before: null → After: unset",
        begun.request_id,
        "Vapi answered 400 Vapi&#x27;s words",
    ):
        assert words in row
    assert PAGE_OF_NUMBER in page
    assert f'data-copy="{begun.request_id}"' in page


def test_times_are_in_the_persons_time_zone(cast: Cast, as_viewer: Client) -> None:
    attempt(cast)
    as_viewer.cookies["time_zone"] = "Asia/Kolkata"
    assert " IST" in rows(as_viewer.get(URL).text)[0]


def test_entries_are_grouped_by_the_persons_days(cast: Cast, as_viewer: Client) -> None:
    today = timezone.now().replace(hour=12)
    for days in (400, 1, 0):
        dated(attempt(cast), today - timedelta(days=days))
    long_ago = today - timedelta(days=400)
    page = as_viewer.get(URL).text
    titles = re.findall(r'<h2 id="day-[-0-9]+">(.*?)</h2>', page)
    assert titles == ["Today", "Yesterday", f"{long_ago:%A}, {long_ago.day} {long_ago:%B %Y}"]
    as_viewer.cookies["time_zone"] = "Pacific/Kiritimati"  # where noon in UTC is tomorrow
    with timezone.override("Pacific/Kiritimati"):
        local = timezone.localdate(today)
    assert f'id="day-{local}"' in as_viewer.get(URL).text


def test_an_entry_that_was_recorded_late_stands_at_its_time(cast: Cast, as_viewer: Client) -> None:
    change = attempt(cast, label="the change")
    dated(attempt(cast, label="recorded late"), timezone.now() - timedelta(minutes=5))
    last, first = rows(as_viewer.get(URL).text)
    assert "the change" in last
    assert "recorded late" in first
    [older] = rows(as_viewer.get(URL, {"before": change.pk}).text)
    assert "recorded late" in older


@pytest.mark.parametrize(
    ("results", "badge"),
    [
        ([], 'warning">No outcome recorded'),
        ([Result.REFUSED], 'error">Refused'),
        ([Result.UNKNOWN], 'warning">Outcome unknown'),
        ([Result.UNKNOWN, Result.NOT_APPLIED], 'neutral">Not applied'),
    ],
)
def test_what_was_not_done_stands_out(
    results: list[Result], badge: str, cast: Cast, as_viewer: Client
) -> None:
    attempt(cast, Action.NUMBER_UPDATE, *results)
    page = as_viewer.get(URL).text
    assert badge in page
    assert page.count('class="badge') == 1
    assert rows(page)[0].startswith(f"{timezone.now():%H:}")
    assert " Tried to change Front desk " in rows(page)[0]


def test_what_was_done_has_a_quiet_mark(cast: Cast, as_viewer: Client) -> None:
    attempt(cast, Action.NUMBER_UPDATE, Result.UNKNOWN, Result.DONE)
    page = as_viewer.get(URL).text
    assert "badge" not in page
    assert " Changed Front desk " in rows(page)[0]
    assert rows(page)[0].endswith("command line Done")


def test_an_earlier_unknown_outcome_stays_visible(cast: Cast, as_viewer: Client) -> None:
    begun = attempt(cast)
    record_outcome(begun, Result.UNKNOWN, message="No answer")
    record_outcome(begun, Result.DONE, observed=True)
    (row,) = rows(as_viewer.get(URL).text)
    assert re.search(r"Earlier outcome Outcome unknown [-0-9]+ [:0-9]+ UTC: No answer", row)
    assert "A check afterwards found it, " in row


def test_the_command_line_has_no_address(cast: Cast, as_viewer: Client) -> None:
    attempt(cast, Action.SEARCH_SHARE, Result.DONE, subject="Desks", label="Desks")
    (row,) = rows(as_viewer.get(URL).text)
    assert "Shared the search Desks" in row
    assert "From" not in row
    assert "command line" in row


def test_only_changes_at_vapi_show_a_request_id(cast: Cast, as_viewer: Client) -> None:
    begun = attempt(cast, Action.MEMBER_ADD, subject="a@b.example")
    assert begun.request_id not in as_viewer.get(URL).text


def test_objects_show_only_the_values_that_differ(cast: Cast, as_viewer: Client) -> None:
    before = {"url": "https://a", "secret": "one-secret", "backoff": {"max": 20}}
    after = {"url": "https://a", "secret": "two-secret", "backoff": {"max": 20.0}}
    attempt(cast, changes=[Change("server", before, after), Change("hooks", after=[{"on": "x"}])])
    page = as_viewer.get(URL).text
    (row,) = rows(page)
    assert "server.backoff.max Before: 20 → After: 20.0" in row
    assert "server.url" not in row
    assert "server Before: •••••••• → After: •••••••• different credential" in row
    assert "hooks Before: unset → After: [ { &quot;on&quot;: &quot;x&quot; } ]" in row
    assert "-secret" not in page


def test_a_created_number_links_to_its_page(cast: Cast, as_viewer: Client) -> None:
    begun = attempt(cast, Action.NUMBER_CREATE, subject="")
    assert 'href="/orgs/acme/numbers/"' in as_viewer.get(URL).text
    record_outcome(begun, Result.DONE, subject=NUMBER)
    assert PAGE_OF_NUMBER in as_viewer.get(URL).text


def test_a_deleted_number_has_no_link(cast: Cast, as_viewer: Client) -> None:
    attempt(cast, Action.NUMBER_UPDATE, Result.DONE)
    deletion = attempt(cast, Action.NUMBER_DELETE, Result.UNKNOWN)
    assert as_viewer.get(URL).text.count(PAGE_OF_NUMBER) == 2
    record_outcome(deletion, Result.DONE)
    assert PAGE_OF_NUMBER not in as_viewer.get(URL).text
    older = as_viewer.get(URL, {"before": deletion.pk}).text
    assert "Changed Front desk" in rows(older)[0]
    assert PAGE_OF_NUMBER not in older


def test_other_subjects_have_no_link(cast: Cast, as_viewer: Client) -> None:
    attempt(cast, Action.MEMBER_REMOVE)
    attempt(cast, subject="not an id")
    assert "/orgs/acme/numbers/n" not in as_viewer.get(URL).text
    assert PAGE_OF_NUMBER not in as_viewer.get(URL).text


def test_older_entries_are_on_the_next_pages(cast: Cast, as_viewer: Client) -> None:
    for place in range(101):
        attempt(cast, label=f"no. {place}")
    address, seen = URL, list[str]()
    for _ in range(3):
        page = as_viewer.get(address).text
        seen += [found for row in rows(page) for found in re.findall(r"no\. \d+", row)[:1]]
        older = re.search(r'rel="next"\s+href="(\?before=\d+)"', page)
        address = f"{URL}{older[1]}" if older else ""
    assert seen == [f"no. {place}" for place in reversed(range(101))]
    assert address == ""
    assert "Newest" in page
    assert "Newest" not in as_viewer.get(URL).text


def test_pages_keep_the_subject(cast: Cast, as_viewer: Client) -> None:
    for _ in range(51):
        attempt(cast, subject="a+b@acme.example")
        attempt(cast, subject="another")
    page = as_viewer.get(URL, {"subject": "a+b@acme.example"}).text
    assert len(rows(page)) == 50
    assert re.search(r'href="\?subject=a%2Bb%40acme.example&amp;before=\d+"', page)


def test_entries_are_filtered_by_subject(cast: Cast, as_viewer: Client) -> None:
    created = attempt(cast, Action.NUMBER_CREATE, subject="", label="the created")
    record_outcome(created, Result.DONE, subject=NUMBER)
    attempt(cast, label="the changed")
    attempt(cast, subject=str(uuid.uuid4()), label="another")
    page = as_viewer.get(URL).text
    assert f'<a href="?subject={NUMBER}">All activity of the changed</a>' in page
    page = as_viewer.get(URL, {"subject": f" {NUMBER}\n"}, follow=True).text
    assert len(rows(page)) == 2
    assert "the created" in page
    assert "the changed" in page
    assert f'<a href="{URL}">Show all</a>' in page


def test_other_organizations_entries_are_not_shown(
    cast: Cast, as_viewer: Client, as_stranger: Client
) -> None:
    attempt(cast, label="of acme")
    elsewhere = record_attempt(COMMAND_LINE, cast.globex, Action.NUMBER_CREATE, label="of globex")
    record_outcome(elsewhere, Result.DONE, subject=NUMBER)
    for address in (URL, f"{URL}?subject={NUMBER}"):
        page = as_viewer.get(address).text
        assert "of acme" in page
        assert "of globex" not in page
    assert as_stranger.get(URL).status_code == 404
    assert "of acme" not in as_stranger.get("/orgs/globex/activity/").text


@pytest.mark.parametrize("query", ["", f"?subject={NUMBER}"])
def test_more_entries_take_no_more_queries(query: str, cast: Cast, as_viewer: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_viewer.get(f"{URL}{query}").status_code == 200
        return len(queries)

    def add(entries: int) -> None:
        for _ in range(entries):
            attempt(cast, Action.NUMBER_UPDATE, Result.UNKNOWN, Result.DONE)

    add(5)
    few = count()
    add(45)
    assert count() == few


@pytest.mark.parametrize("before", ["x", "-1", "1.5", "9" * 18, "9" * 5000, "²", "\0"])
def test_an_invalid_page_is_the_newest(before: str, cast: Cast, as_viewer: Client) -> None:
    attempt(cast)
    assert len(rows(as_viewer.get(URL, {"before": before}, follow=True).text)) == 1


def test_recorded_text_is_escaped(cast: Cast, as_viewer: Client) -> None:
    evil = '"><b>evil'
    begun = attempt(cast, subject=evil, label=evil, changes=[Change(evil, evil, {evil: evil})])
    record_outcome(begun, Result.REFUSED, message=evil)
    for query in ({}, {"subject": evil}, {"subject": "<b>nowhere"}, {"before": "1", "x": evil}):
        assert "<b>" not in as_viewer.get(URL, query, follow=True).text


def test_empty_states_say_what_to_do(cast: Cast, as_viewer: Client) -> None:
    assert "No activity yet" in as_viewer.get(URL).text
    assert "No older entries" in as_viewer.get(URL, {"before": "1"}).text
    page = as_viewer.get(URL, {"subject": "nobody"}).text
    assert "No matching activity" in page
    assert "Show all activity" in page


def test_the_header_links_to_activity(cast: Cast, as_viewer: Client) -> None:
    link = f'<a href="{URL}" data-shortcut="g a"'
    assert f"{link}>Activity</a>" in as_viewer.get("/orgs/acme/members/").text
    assert f'{link} aria-current="page">Activity</a>' in as_viewer.get(URL).text


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get(URL).headers["Location"] == f"/accounts/login/?next={URL}"
