"""The dialog that asks a person to sign in again without leaving the page."""

from playwright.sync_api import Page, expect

from dashboard.orgs.models import User
from tests.cast import PASSWORD


def sign_in_again(page: Page, user: User) -> None:
    """Sign in in the dialog, after which the page repeats the request that was refused."""
    dialog = page.locator("#sign-in")
    dialog.get_by_label("Email").fill(user.email)
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
