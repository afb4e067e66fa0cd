"""Every file that somebody takes out is on record: who took what, and how many rows."""

from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client

from dashboard.activity.models import Action, Attempt, Result
from dashboard.orgs.models import Membership, User
from dashboard.web import workbooks
from dashboard.web.exports import Table
from tests.audits.conftest import audited
from tests.authenticator_app import set_up
from tests.cast import Cast
from tests.conftest import signed_in
from tests.dashboard.test_access import PAGES, address_of

from .test_list import rows

WITH_FILES = {
    "activity:list": {"csv"},
    "audits:assignments": {"csv", "xlsx", "json"},
    "audits:changes": {"csv", "xlsx", "json"},
    "audits:findings": {"csv", "xlsx", "json"},
    "audits:numbers": {"csv", "xlsx", "json"},
    "audits:overview": {"csv", "xlsx", "json"},
    "bulk:items": {"csv"},
    "mfa_download_recovery_codes": {"", "csv", "xlsx", "json"},
    "phone_numbers:list": {"csv", "xlsx"},
}


def read(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def taken() -> Any:
    return Attempt.objects.filter(action=Action.DOWNLOAD)


def leaves_an_entry(client: Client, name: str, kind: str, cast: Cast) -> bool:
    """Open a page. Return whether it gave a file, which must be on record."""
    address = address_of(name, cast)
    Membership.objects.update(disabled_at=None)  # which an address can need
    before = taken().filter(organization=cast.acme).count()
    response = client.get(address, {"format": kind} if kind else {})
    is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
    read(response)
    assert taken().filter(organization=cast.acme).count() == before + is_file, name
    return is_file


def test_each_page_that_gives_a_file_leaves_an_entry(cast: Cast) -> None:
    User.objects.filter(pk=cast.admin.pk).update(is_site_administrator=True)
    as_admin = signed_in(cast.admin)
    set_up(as_admin)
    audited(cast.acme)
    audited(cast.acme)
    readable = [name for name, (_, methods, _) in PAGES.items() if "GET" in methods]
    files = {name: {"csv"} for name in readable if leaves_an_entry(as_admin, name, "csv", cast)}
    for name, kinds in files.items():
        others = {"", "xlsx", "json"}
        kinds |= {kind for kind in others if leaves_an_entry(as_admin, name, kind, cast)}
    assert files == WITH_FILES
    assert {each.outcomes.get().result for each in taken()} == {Result.DONE}


def test_the_entry_says_who_took_what_when_and_how_many_rows(cast: Cast, as_viewer: Client) -> None:
    query = {"format": "xlsx", "search": "Desk", "page": "2"}
    response = as_viewer.get("/orgs/acme/numbers/", query, headers={"X-Request-Id": "of-the-proxy"})
    read(response)
    attempt = taken().get()
    assert (attempt.actor, attempt.subject, attempt.request_id) == (
        "viewer@acme.example",
        "numbers",
        "of-the-proxy",
    )
    assert {each["field"]: each["after"] for each in attempt.changes} == {
        "page": "/orgs/acme/numbers/",
        "format": "xlsx",
        "search": "Desk",
    }
    assert "1 entry\n" in as_viewer.get("/orgs/acme/activity/").text
    [row] = rows(as_viewer.get("/orgs/acme/activity/", {"subject": "numb", "kind": "data"}).text)
    count = attempt.outcomes.get().message
    for words in ("Downloaded numbers as XLSX", count, "of-the-proxy", "viewer@acme.example Done"):
        assert words in row
    assert count.endswith((" row", " rows"))


def test_the_entry_is_there_before_the_first_row_leaves(cast: Cast, as_viewer: Client) -> None:
    response: Any = as_viewer.get("/orgs/acme/numbers/", {"format": "csv"})
    assert not taken().get().outcomes.exists()
    request_finished.disconnect(close_old_connections)  # the test's transaction goes on
    response.close()
    request_finished.connect(close_old_connections)
    assert taken().get().outcomes.get().message == "Ended early, after 0 rows"


def test_a_download_that_fails_is_on_record_as_refused(
    cast: Cast, as_viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(table: Table) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(workbooks, "_workbook", broken)
    with pytest.raises(OSError):
        as_viewer.get("/orgs/acme/numbers/", {"format": "xlsx"})
    outcome = taken().get().outcomes.get()
    assert (outcome.result, outcome.message) == (Result.REFUSED, "the disk is full")


def test_a_page_that_is_refused_leaves_no_entry(cast: Cast, as_stranger: Client) -> None:
    assert as_stranger.get("/orgs/acme/numbers/", {"format": "csv"}).status_code == 404
    assert not taken().exists()
