"""Signing in by a provider in a process of its own, in a real browser under the site's policy."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from dashboard.orgs.models import Organization
from tests.cast import Cast
from tests.openid.provider import PASSWORD, Provider

from .complaints import Complaints
from .conftest import OpenPage

NUMBERS, RULES = "/orgs/acme/numbers/", "/orgs/acme/settings/sign-in/"


@pytest.fixture(autouse=True)
def at_site(
    provider: Provider,
    cast: Cast,
    live_server: LiveServer,
    settings: Settings,
    complaints: Complaints,
) -> None:
    """Let acme's admin, who has no password, sign in at the live server by the provider."""
    settings.SITE_URL = live_server.url
    provider.accept(live_server.url)
    provider.put(cast.admin.email)
    cast.admin.set_unusable_password()
    cast.admin.save()
    complaints.announce(f"request to another host: {provider.url}/")


def enter_password(page: Page, cast: Cast) -> None:
    """Sign in on the provider's page, by keyboard."""
    page.get_by_label("Username").focus()
    page.keyboard.type(cast.admin.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def ten_minutes_pass(page: Page) -> None:
    """Let the session have begun so long ago that it is asked again."""
    keys = [each["value"] for each in page.context.cookies() if each["name"] == "sessionid"]
    session = SessionStore(keys[0])
    session["account_authentication_methods"][0]["at"] -= 11 * 60
    session.save()


def test_a_person_signs_in_by_keyboard_without_javascript(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{NUMBERS}?search=desk")
    button = page.get_by_role("button", name="Sign in with Acme Login")
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    enter_password(page, cast)
    page.wait_for_url(f"**{NUMBERS}?search=desk")
    expect(page.get_by_role("heading", name="Numbers")).to_be_visible()


def test_a_late_change_waits_while_the_provider_asks_again_in_another_tab(
    open_page: OpenPage, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 401")
    page = open_page()
    page.goto(f"/accounts/login/?next={RULES}")
    page.get_by_role("button", name="Sign in with Acme Login").click()
    enter_password(page, cast)
    page.wait_for_url(f"**{RULES}")
    ten_minutes_pass(page)
    page.get_by_label("Require a second factor").check()
    page.get_by_role("button", name="Save rules").click()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Confirm with Acme Login").click()
    enter_password(opened.value, cast)
    expect(opened.value.get_by_text("Go back to the other tab")).to_be_visible()
    opened.value.close()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/accounts/security/**")  # the rule holds already
    assert Organization.objects.get(slug="acme").requires_second_factor
