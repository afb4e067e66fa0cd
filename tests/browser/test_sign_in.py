"""Signing in and out."""

import re

from playwright.sync_api import Page, expect

from tests.cast import PASSWORD, Cast

from .conftest import OpenPage
from .held_requests import HeldRequests
from .numbers_page import ADDRESS, NumbersPage


def fill_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_wrong_password_is_refused_and_the_right_one_accepted(
    open_page: OpenPage, cast: Cast
) -> None:
    page = open_page()
    page.goto("/")
    expect(page).to_have_title("Sign in · Vapi numbers")

    fill_in(page, cast.viewer.email, "not the password")
    expect(page.locator(".notice.error")).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value(cast.viewer.email)
    expect(page.get_by_label("Password")).to_have_value("")

    fill_in(page, cast.viewer.email, PASSWORD)
    numbers = NumbersPage(page)
    numbers.expect_address("")
    numbers.expect_count("1–50 of 60")


def test_signing_in_leads_to_the_page_that_was_asked_for(open_page: OpenPage, cast: Cast) -> None:
    numbers = NumbersPage(open_page()).open("?search=returns&sortOrder=ASC")
    expect(numbers.page).to_have_title("Sign in · Vapi numbers")

    fill_in(numbers.page, cast.viewer.email, "not the password")
    expect(numbers.page.locator(".notice.error")).to_be_visible()
    fill_in(numbers.page, cast.viewer.email, PASSWORD)

    numbers.expect_address("?search=returns&sortOrder=ASC")
    expect(numbers.rows).to_have_count(1)


def test_signing_in_never_leads_to_another_host(open_page: OpenPage, cast: Cast) -> None:
    page = open_page()
    page.goto("/accounts/login/?next=//elsewhere.example/")
    fill_in(page, cast.viewer.email, PASSWORD)

    NumbersPage(page).expect_address("")


def test_signing_out_hides_the_pages_from_the_history(numbers: NumbersPage) -> None:
    numbers.expect_names()
    page = numbers.page
    page.locator(".header-user summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_title("Sign in · Vapi numbers")

    page.go_back()

    expect(page).to_have_title("Sign in · Vapi numbers")
    expect(numbers.rows).to_have_count(0)
    numbers.open()
    expect(page).to_have_url(re.compile(rf"/accounts/login/\?next={ADDRESS}$"))


def test_a_typed_password_can_be_shown(open_page: OpenPage, cast: Cast) -> None:
    page = open_page()
    script = HeldRequests(page, "**/password*.js")
    page.goto("/accounts/login/", wait_until="commit")
    expect(page.get_by_label("Email")).to_be_focused()
    password = page.get_by_label("Password")
    password.fill(PASSWORD)
    show = page.get_by_role("button", name="Show password")
    expect(show).to_be_hidden()  # it comes with its script
    script.let_one_go()
    show.click()
    expect(password).to_have_attribute("type", "text")
    expect(password).to_have_value(PASSWORD)
    page.get_by_label("Email").fill(cast.viewer.email)
    password.press("Enter")
    NumbersPage(page).expect_address("")
