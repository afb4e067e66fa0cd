"""The frame around every audit page."""

import pytest
from django.test import Client
from pydantic import SecretStr

from audits.models import Audit
from tests.cast import Cast

from .pages import AUDIT

TABS = ("", "findings/", "numbers/", "assignments/", "rules/")


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_offers_the_first_audit(as_viewer: Client, tab: str) -> None:
    page = as_viewer.get(AUDIT + tab)
    assert page.status_code == 200
    assert "Run audit" in page.text


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_shows_the_age_of_the_snapshot(as_viewer: Client, audit: Audit, tab: str) -> None:
    page = as_viewer.get(AUDIT + tab)
    assert page.status_code == 200
    assert "Run audit" in page.text
    assert "60 numbers, read" in page.text


@pytest.mark.parametrize("tab", ["findings/", "numbers/", "assignments/"])
def test_results_of_a_newer_audit_come_with_its_age_and_notices(
    as_viewer: Client, audit: Audit, tab: str
) -> None:
    Audit.objects.update(seen=61, has_all_squads=False)
    part = as_viewer.get(AUDIT + tab, headers={"HX-Request": "true"}).text
    age, notices = (
        part.partition(f'id="{name}" hx-swap-oob="true"')[2] for name in ("age", "notices")
    )
    assert "61 numbers, read" in age.partition("</p>")[0]
    assert "list all squads" in notices.partition("</p>")[0]


def test_missing_lists_and_a_replaced_key_are_explained(
    as_viewer: Client, audit: Audit, cast: Cast
) -> None:
    Audit.objects.update(has_all_assistants=False, has_all_squads=False)
    page = as_viewer.get(AUDIT).text
    assert "list all assistants" in page and "list all squads" in page
    assert "key was replaced after" not in page
    cast.acme.set_api_key(SecretStr("sk-of-acme-1234"), region="us", by=None)
    cast.acme.save()
    assert "key was replaced after" in as_viewer.get(AUDIT).text
