"""Finding entries by what somebody types."""

import re
from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from dashboard.activity import entries, search
from dashboard.activity import record as record_module
from dashboard.activity.models import Action, Attempt, SearchKey
from tests.cast import Cast

from .test_filters import record
from .test_list import NUMBER, URL, rows


def found(client: Client, typed: str) -> int:
    """Return the number of entries on the page."""
    return len(rows(client.get(URL, {"subject": typed}, follow=True).text))


def test_a_number_is_found_in_any_notation(cast: Cast, as_viewer: Client) -> None:
    record(cast, "+14155550142", subject=NUMBER)
    record(cast, "+17805550143")
    written = ("+14155550142", "+1 (415) 555-0142", " +1.415.555.0142 ", "001 415 555 0142")
    for typed in (NUMBER, *written, "1 415 555 0142", "(415) 555-0142"):
        assert found(as_viewer, typed) == 1


@pytest.mark.parametrize("typed", ["780", "780 555", "+1 780", "0143", "555-014", "7", "80555"])
def test_a_number_is_found_by_any_part(typed: str, cast: Cast, as_viewer: Client) -> None:
    record(cast, "+17805550143")
    record(cast, "+14151112299")
    assert found(as_viewer, typed) == 1


def test_any_other_text_is_found_by_the_beginning_of_a_word(cast: Cast, as_viewer: Client) -> None:
    record(cast, "Unassigned: +1 780-555-0143")
    record(cast, "sip:Claims@acme.example")
    record(cast, "Front (night) Desk")
    for typed in ("unas", "SIP:cl", "front", "DESK", "night", "front  (ni"):
        assert found(as_viewer, typed) == 1
    for typed in ("ront", "esk", "laims@"):
        assert found(as_viewer, typed) == 0


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("(EU) desks", "(EU) desks"),
        ("(EU) desks", "“eu"),
        ("★★★", "★★"),
        ("+491712345678", "0171 2345678"),
        ("+491712345678", "+49 (0)171 2345678"),
        ("+491712345678", "(0)171 2345678"),
    ],
)
def test_a_text_is_found_as_people_write_it(
    label: str, typed: str, cast: Cast, as_viewer: Client
) -> None:
    record(cast, label)
    record(cast, "+14155550143")
    assert found(as_viewer, typed) == 1


def test_an_id_is_found_in_capitals(cast: Cast, as_viewer: Client) -> None:
    record(cast, "Front desk", subject=NUMBER)
    assert found(as_viewer, NUMBER.upper()) == 1


def test_part_of_an_email_address_finds_no_other_address(cast: Cast, as_viewer: Client) -> None:
    record(cast, "b@acme.example", subject="b@acme.example")
    record(cast, "bob@acme.example", subject="bob@acme.example")
    record(cast, "a.b@acme.example", subject="a.b@acme.example")
    assert found(as_viewer, "b@acme.example") == 1
    assert found(as_viewer, "b") == 2


def test_other_organizations_entries_are_not_found(
    cast: Cast, as_viewer: Client, as_stranger: Client
) -> None:
    record(cast, "+17805550143")
    assert found(as_viewer, "780") == 1
    assert as_stranger.get(URL, {"subject": "780"}).status_code == 404
    page = as_stranger.get("/orgs/globex/activity/", {"subject": "780"}).text
    assert "No matching activity" in page


def test_a_search_combines_with_other_filters(cast: Cast, as_viewer: Client) -> None:
    record(cast, "+17805550143")
    record(cast, "+17805550144", action=Action.NUMBER_DELETE)
    page = as_viewer.get(URL, {"subject": "780", "kind": "number.delete"}).text
    assert len(rows(page)) == 1


def test_what_matches_often_is_found_entry_by_entry(
    cast: Cast, as_viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MANY", 3)
    for last in range(5):
        record(cast, f"+1780555014{last}")
        record(cast, f"+1415555014{last}")
    assert found(as_viewer, "780") == 5


def test_long_texts_and_any_characters_are_found(cast: Cast, as_viewer: Client) -> None:
    record(cast, "ü" * 300 + " \udcff")
    assert found(as_viewer, "ü" * 200) == 1
    assert found(as_viewer, "Ü") == 1
    assert found(as_viewer, "üü x") == 0


@pytest.fixture
def _all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Record every attempt at the same time, as a database does whose clock counts milliseconds."""
    attempt_of, now = record_module._attempt, datetime.now(UTC)

    def at_once(*arguments: Any) -> Attempt:
        attempt = attempt_of(*arguments)
        attempt.at = now
        return attempt

    monkeypatch.setattr(record_module, "_attempt", at_once)


@pytest.mark.usefixtures("_all_at_once")
def test_a_page_looks_at_some_entries_for_a_frequent_part(
    cast: Cast, as_viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MANY", 2)
    monkeypatch.setattr(entries, "LOOKED_AT", 3)
    for last in (1, 2):
        record(cast, f"+1415555014{last}")
    for last in (1, 2, 3):
        record(cast, f"+1780555014{last}")
    page = as_viewer.get(URL, {"subject": "415"}).text
    assert "Nothing found so far" in page
    older = re.findall(r'href="([^"]*before=[^"]*)"', page)[0].replace("&amp;", "&")
    assert len(rows(as_viewer.get(f"{URL}{older}").text)) == 2


@pytest.mark.parametrize("typed", ["0", "00", "+", "-", ".", "+.", "(", "000", "(0)"])
def test_any_text_can_be_looked_for(typed: str, cast: Cast, as_viewer: Client) -> None:
    record(cast, "+14155550142")
    assert found(as_viewer, typed) in (0, 1)


def test_old_entries_get_keys_too(cast: Cast, as_viewer: Client) -> None:
    record(cast, "+17805550143", subject=NUMBER)
    keys = list(SearchKey.objects.order_by("pk").values_list("attempt", "organization", "key"))
    SearchKey.objects.all().delete()
    assert found(as_viewer, "780") == 0
    migration: Any = import_module("dashboard.activity.migrations.0013_fill_search_keys")
    migration.fill(apps, SimpleNamespace(connection=connection))
    again = SearchKey.objects.order_by("pk").values_list("attempt", "organization", "key")
    assert [tuple(map(bytes, row[2:])) for row in again] == [(bytes(key),) for *_, key in keys]
    assert found(as_viewer, "780") == 1


def test_an_id_has_no_keys(cast: Cast) -> None:
    record(cast, NUMBER, subject=NUMBER)
    assert not SearchKey.objects.exists()
