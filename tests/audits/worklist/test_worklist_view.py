"""The tabs that show the newest snapshot."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

import vapi_sandbox
from audits.models import Acceptance, Audit, Finding
from audits.rules import RULES
from tests.audits.conftest import audited
from tests.audits.pages import AUDIT, TOMORROW, ids, text_of
from tests.cast import Cast


def test_htmx_requests_return_only_the_results(as_viewer: Client, audit: Audit) -> None:
    for tab in ("findings/", "numbers/", "assignments/"):
        part = as_viewer.get(AUDIT + tab, headers={"HX-Request": "true"}).text
        assert "<html" not in part and "<title>" in part


@pytest.mark.parametrize("tab", ["findings/", "numbers/", "assignments/"])
def test_the_count_is_announced_by_a_region_that_stays(
    as_viewer: Client, audit: Audit, tab: str
) -> None:
    """Screen readers don't announce the words that a new region comes with."""
    page = as_viewer.get(AUDIT + tab).text
    region = '<p class="results-head" id="count" role="status">'
    assert 0 < page.index(region) < page.index('id="results"')
    part = as_viewer.get(AUDIT + tab, {"search": "x"}, headers={"HX-Request": "true"}).text
    assert '<p id="count" hx-swap-oob="innerHTML">' in part and 'role="status"' not in part


def test_the_count_says_what_is_selected(as_viewer: Client, audit: Audit) -> None:
    page = text_of(as_viewer.get(f"{AUDIT}findings/?severity=error&assignee=none").text)
    assert "0 findings with severity “error” for none · Show all" in page
    page = text_of(as_viewer.get(f"{AUDIT}numbers/?severity=error&assignee=none").text)
    assert "0 numbers with findings of severity “error” for none · Show all" in page


def test_an_empty_list_of_findings_leads_to_accepted_ones(
    as_viewer: Client, audit: Audit, cast: Cast
) -> None:
    for name in RULES:
        Acceptance.objects.create(organization=cast.acme, rule=name, until=TOMORROW)
    page = as_viewer.get(AUDIT + "findings/").text
    assert f'href="{AUDIT}findings/?accepted=1"' in page
    assert "weren't checked" not in unescape(page)
    Finding.objects.all().delete()
    Audit.objects.update(has_all_squads=False)
    page = as_viewer.get(AUDIT + "findings/").text
    assert "Show accepted findings" not in page
    assert "Deleted squads weren't checked." in unescape(page)


def test_the_numbers_of_an_assistant_can_be_selected(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, audit: Audit
) -> None:
    for assistant in vapi_acme.assistants:
        numbers = {e["id"] for e in vapi_acme.numbers if e.get("assistantId") == assistant["id"]}
        page = as_viewer.get(f"{AUDIT}numbers/?assignee={assistant['id']}").text
        assert ids(page) == numbers


def test_assignments_include_assistants_without_numbers_and_deleted_ones(
    as_viewer: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    idle = vapi_acme.assistants[0]
    for number in vapi_acme.numbers:
        if number.get("assistantId") == idle["id"]:
            vapi_acme.put({**number, "assistantId": None})
    gone = vapi_acme.put(
        {**vapi_acme.numbers[0], "assistantId": "00000000-0000-4000-8000-000000000000"}
    )
    audited(cast.acme)
    page = as_viewer.get(AUDIT + "assignments/").text
    row = re.search(rf"<tr[^>]*>(?:(?!</tr>).)*{idle['id']}.*?</tr>", page, re.DOTALL)
    assert row and ">0</td>" in row[0]
    deleted = re.search(rf"<tr[^>]*>(?:(?!</tr>).)*{gone['assistantId']}.*?</tr>", page, re.DOTALL)
    assert deleted and "Deleted" in deleted[0] and ">1</td>" in deleted[0]


@pytest.mark.parametrize(
    ("sort", "column", "convert"),
    [("name", 0, str.casefold), ("kind", 1, str), ("numbers", 2, int)],
)
def test_assignments_are_sorted(
    sort: str, column: int, convert: Callable[[str], Any], as_viewer: Client, audit: Audit
) -> None:
    def shown(direction: str) -> list[Any]:
        page = as_viewer.get(f"{AUDIT}assignments/?sort={direction}{sort}").text
        rows = page.partition("<tbody")[2].split("<tr")[1:]
        cells = [re.findall(r"<t[hd][^>]*>(?:<a[^>]*>)?([^<]*)", row)[column] for row in rows]
        return [convert(unescape(cell).strip()) for cell in cells]

    assert len(shown("")) > 6
    assert shown("") == sorted(shown(""))
    assert shown("-") == sorted(shown("-"), reverse=True)


def test_findings_are_sorted(as_viewer: Client, audit: Audit) -> None:
    def first(sort: str) -> str:
        page = as_viewer.get(f"{AUDIT}findings/?sort={sort}").text
        return page.partition("<tbody")[2].partition("</tr>")[0].replace(f"?sort={sort}", "")

    assert len({first(sort) for sort in ("", "name", "-name", "-finding")}) == 4
    assert first("finding") == first("")


def test_numbers_are_sorted(as_viewer: Client, audit: Audit) -> None:
    up = as_viewer.get(AUDIT + "numbers/?sort=name").text
    down = as_viewer.get(AUDIT + "numbers/?sort=-name").text
    assert re.findall(r'href="(/orgs/acme/numbers/[0-9a-f-]{36}/)"', up)
    assert 'aria-sort="ascending"' in up and 'aria-sort="descending"' in down
