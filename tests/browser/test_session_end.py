"""A session that ends while somebody works."""

from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD, Cast

from .numbers_page import NumbersPage


def sign_in_again(page: Page, cast: Cast) -> None:
    expect(page).to_have_title("Sign in · Vapi numbers")
    page.get_by_label("Email").fill(cast.viewer.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_typing_leads_to_sign_in_and_back_to_the_search(numbers: NumbersPage, cast: Cast) -> None:
    numbers.open("?search=return&sortOrder=ASC")
    Session.objects.all().delete()

    numbers.search.press("End")
    numbers.search.press("s")
    sign_in_again(numbers.page, cast)

    numbers.expect_address("?search=returns&sortOrder=ASC")
    expect(numbers.row("Returns hotline")).to_be_visible()


def test_a_link_leads_to_sign_in_and_on(numbers: NumbersPage, cast: Cast) -> None:
    numbers.open("?search=returns")
    Session.objects.all().delete()

    numbers.rows.first.get_by_role("link").click()
    sign_in_again(numbers.page, cast)

    expect(numbers.page).to_have_title("+1 415-555-0142 · Acme Support · Vapi numbers")


def test_late_names_lead_to_sign_in_too(numbers: NumbersPage, cast: Cast) -> None:
    """What a page asks for by itself never shows the sign-in page inside of it."""
    numbers.open("?limit=25")
    Session.objects.all().delete()

    numbers.link("Next").click()

    expect(numbers.page).to_have_title("Sign in · Vapi numbers")
    expect(numbers.page.get_by_role("searchbox")).to_have_count(0)
