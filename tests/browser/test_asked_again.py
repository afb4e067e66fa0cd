"""Being asked again over a dialog, and going on with what the dialog holds."""

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

import vapi_sandbox
from dashboard.orgs.models import Role
from tests.cast import PASSWORD, Cast

from .complaints import Complaints
from .conftest import OpenPage

METHODS = "account_authentication_methods"


def let_eleven_minutes_pass() -> None:
    engine = import_module(settings.SESSION_ENGINE)
    for row in Session.objects.all():
        session = engine.SessionStore(row.session_key)
        session[METHODS] = [{**each, "at": each["at"] - 660} for each in session[METHODS]]
        session.save()


def test_a_role_is_changed_after_the_password_by_keyboard(
    open_page: OpenPage, cast: Cast, complaints: Complaints, vapi_acme: vapi_sandbox.Organization
) -> None:
    complaints.announce("status of 401")
    page = open_page(cast.admin)
    page.goto("/orgs/acme/members/")
    let_eleven_minutes_pass()
    page.get_by_role("link", name=f"Change role of {cast.viewer.email}").or_(
        page.get_by_role("button", name=f"Change role of {cast.viewer.email}")
    ).press("Enter")
    page.locator("#dialog").get_by_label("Role").select_option("operator")
    page.locator("#dialog .primary").press("Enter")

    asked = page.locator("#sign-in")
    expect(asked.get_by_role("heading")).to_have_text("Confirm that it's you")
    expect(asked.get_by_label("Password")).to_be_focused()
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(asked.get_by_role("alert")).to_have_text("Incorrect password.")
    asked.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.locator("#toasts")).to_contain_text(f"{cast.viewer.email} is now Operator.")
    assert cast.member(cast.viewer).role == Role.OPERATOR
