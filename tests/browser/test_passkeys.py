"""Passkeys in Chromium, with an authenticator that Chromium simulates (WebAuthn WebDriver)."""

import re
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from dashboard.activity.record import Actor
from dashboard.administration import invitations
from dashboard.administration.models import Invitation
from dashboard.orgs.models import Role
from tests.browser.complaints import Complaints
from tests.cast import PASSWORD, Cast

from .conftest import OpenPage
from .held_requests import HeldRequests
from .numbers_page import NumbersPage

SECURITY = "/accounts/security/"


def add_authenticator(page: Page) -> None:
    """Give the browser a device that knows its person at once."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.fixture
def page(open_page: OpenPage, cast: Cast) -> Page:
    """The page of the viewer's security, in a browser with a passkey of theirs."""
    page = open_page(cast.viewer)
    add_authenticator(page)
    page.goto(SECURITY)
    page.get_by_role("link", name="Add passkey").click()
    page.get_by_label("Name").fill("Work laptop")
    use_passkey(page, "Add passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.get_by_role("link", name="Continue").click()
    expect(page.locator("#passkeys tbody tr")).to_contain_text("Work laptop")
    return page


def use_passkey(page: Page, button: str = "Use a passkey") -> None:
    expect(page.get_by_role("button", name=button)).to_be_visible()
    page.get_by_role("button", name=button).press("Enter")


def sign_out(page: Page) -> None:
    page.locator(".header-user summary").click()
    page.get_by_role("button", name="Sign out").click()


def test_a_passkey_signs_in_alone_and_after_a_password(page: Page, cast: Cast) -> None:
    sign_out(page)
    page.goto("/accounts/login/?next=/accounts/preferences/")
    page.get_by_role("link", name="Sign in with a passkey").click()
    use_passkey(page)
    expect(page).to_have_url(re.compile("/accounts/preferences/$"))
    expect(page.locator(".header-user summary")).to_have_text(cast.viewer.email)

    sign_out(page)
    page.get_by_label("Email").fill(cast.viewer.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    use_passkey(page)
    expect(page).to_have_url(re.compile("/orgs/acme/numbers/$"))


def test_a_passkey_continues_where_the_session_ended(
    page: Page, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 401")
    page.goto("/orgs/acme/numbers/?search=returns")
    Session.objects.all().delete()
    page.locator(".header-user summary").click()
    page.get_by_role("button", name="Dark").click()
    dialog = page.locator("#sign-in")
    dialog.get_by_role("link", name="Sign in with a passkey").click()
    dialog.get_by_role("button", name="Use a passkey").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_without_the_passkey_a_message_says_what_to_do(open_page: OpenPage, cast: Cast) -> None:
    page = open_page()
    add_authenticator(page)
    script = HeldRequests(page, "**/passkeys*.js")
    page.goto("/accounts/security/passkeys/sign-in/", wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    script.let_one_go()
    use_passkey(page)
    expect(page.get_by_role("alert").filter(visible=True)).to_have_text(
        "No passkey was used. Try again."
    )


def test_an_invited_person_signs_up_with_a_passkey(open_page: OpenPage, cast: Cast) -> None:
    by = Actor(cast.admin.email, cast.admin.pk, "127.0.0.1")
    invitations.invite(cast.acme, "new@acme.example", Role.VIEWER, by=by)
    page = open_page()
    add_authenticator(page)
    page.goto(f"/invitations/{invitations.token(Invitation.objects.get())}/")
    page.get_by_role("button", name="Use a passkey instead").click()
    page.get_by_label("Name").fill("Work laptop")
    use_passkey(page, "Create account and accept")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download codes").click()
    assert len(Path(download.value.path()).read_text().split()) >= 10
    page.wait_for_timeout(400)  # after 300 ms, a frame shows that a page is on its way
    expect(page.locator("#main > *").first).to_have_css("opacity", "1")
    page.get_by_role("link", name="Continue").click()
    expect(page).to_have_url(re.compile("/orgs/acme/numbers/"))
    page.wait_for_load_state()
    NumbersPage(page).expect_names()
    actions = set(cast.acme.attempts.values_list("action", "actor"))
    assert {("member.accept", "new@acme.example"), ("factor.add", "new@acme.example")} < actions

    sign_out(page)
    page.get_by_role("link", name="Sign in with a passkey").click()
    use_passkey(page)
    expect(page.locator(".header-user summary")).to_have_text("new@acme.example")
