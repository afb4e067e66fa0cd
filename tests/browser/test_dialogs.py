"""Short tasks in dialogs: an organization's name, a member's role, removing a member."""

from playwright.sync_api import expect

from dashboard.orgs.models import Membership
from tests.cast import Cast

from .conftest import OpenPage
from .held_requests import HeldRequests


def test_an_organization_is_renamed_in_a_dialog(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.admin)
    page.goto("/orgs/acme/settings/")
    page.get_by_role("button", name="Change name").click()
    dialog = page.get_by_role("dialog", name="Organization name")
    expect(dialog.get_by_label("Name")).to_be_focused()
    dialog.get_by_label("Name").fill("")
    dialog.get_by_role("button", name="Save name").click()
    expect(dialog.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_label("Name")).to_be_focused()
    dialog.get_by_label("Name").fill("Acme Care")
    dialog.get_by_role("button", name="Save name").click()
    expect(page.locator("#toasts")).to_contain_text("The organization is now called Acme Care.")
    expect(page.locator("main")).to_contain_text("Acme Care")


def test_a_role_is_changed_and_a_member_removed_in_a_dialog(
    open_page: OpenPage, cast: Cast
) -> None:
    page = open_page(cast.admin)
    page.goto("/orgs/acme/members/")
    page.get_by_role("button", name=f"Change role of {cast.viewer}").click()
    dialog = page.get_by_role("dialog", name=f"Role of {cast.viewer}")
    dialog.get_by_label("Role").select_option("operator")
    dialog.get_by_role("button", name="Change role").click()
    expect(page.locator("#toasts")).to_contain_text(f"{cast.viewer} is now Operator.")

    page.get_by_role("button", name=f"Remove {cast.viewer}").click()
    dialog = page.get_by_role("dialog", name=f"Remove {cast.viewer}?")
    expect(
        dialog.get_by_role("button", name="Cancel")
    ).to_be_focused()  # an early Enter does nothing
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name=f"Remove {cast.viewer}")).to_be_focused()
    page.get_by_role("button", name=f"Remove {cast.viewer}").click()
    dialog.get_by_role("button", name="Remove member").click()
    expect(page.locator("#toasts")).to_contain_text(f"{cast.viewer} is no longer a member.")
    assert not Membership.objects.filter(user=cast.viewer).exists()


def test_a_role_is_changed_without_javascript(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.admin, java_script_enabled=False)
    page.goto("/orgs/acme/members/")
    page.get_by_role("button", name=f"Change role of {cast.viewer}").click()
    page.get_by_label("Role").select_option("operator")
    page.get_by_role("button", name="Change role").click()
    expect(page.locator("#toasts")).to_contain_text(f"{cast.viewer} is now Operator.")


def test_a_second_click_does_not_ask_again(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.admin)
    page.goto("/orgs/acme/settings/")
    questions = HeldRequests(page, "**/settings/name/")
    button = page.get_by_role("button", name="Change name")
    button.click()
    questions.first()
    with page.expect_event("requestfailed"):  # given up for the second one
        button.click()
    questions.let_one_go()
    name = page.get_by_role("dialog").get_by_label("Name")
    name.fill("Acme Care")
    assert not questions.routes
    expect(name).to_have_value("Acme Care")
