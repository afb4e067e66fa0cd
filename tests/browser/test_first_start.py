"""A new site is set up by keyboard alone, on a phone's screen."""

from playwright.sync_api import Page, expect

import vapi_sandbox
from dashboard.orgs.models import User
from dashboard.setup import tokens
from tests.cast import Cast

from .conftest import OpenPage
from .test_accessibility import AXE, violations

PHONE = {"width": 390, "height": 844}


def test_a_person_sets_the_site_up(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    User.objects.all().delete()
    page = open_page(viewport=PHONE)
    page.goto("/")
    expect(page.get_by_label("Token")).to_be_focused()
    _type_and_send(page, tokens.make())

    expect(page.get_by_label("Email address")).to_be_focused()
    _type_and_send(page, "maria@initech.example", "short")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("at least 12 characters")
    expect(page.get_by_label("Email address")).to_have_value("maria@initech.example")
    _expect_good_layout(page)
    page.get_by_label("Password", exact=True).focus()
    _type_and_send(page, "a long enough sentence")

    page.get_by_label("Name", exact=True).focus()
    _type_and_send(page, "Initech")
    page.get_by_label("Vapi private key").focus()
    _expect_good_layout(page)
    _type_and_send(page, vapi_acme.key)

    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.get_by_text("/orgs/initech/")).to_be_visible()
    _expect_good_layout(page)
    page.get_by_role("button", name="Create and sign in").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Numbers")
    expect(page.get_by_role("status").get_by_text("Initech is set up.")).to_be_visible()


def _type_and_send(page: Page, *values: str) -> None:
    for value in values[:-1]:
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.keyboard.type(values[-1])
    page.keyboard.press("Enter")


def _expect_good_layout(page: Page) -> None:
    page.evaluate(AXE)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
