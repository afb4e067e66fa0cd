"""Inline editing as a person sees and uses it, and the requests it sends to Vapi."""

from typing import Any, Self

import pytest
from playwright.sync_api import Locator, Page, expect

import vapi_sandbox
from vapi_client.json_values import JSON

from .numbers_page import ADDRESS

FALLBACK: JSON = {
    "type": "number",
    "number": "+14155550100",
    "extension": "12",
    "message": "One moment, please.",
    "transferPlan": {"mode": "blind-transfer", "sipVerb": "refer"},
}
NUMBER: JSON = {
    "provider": "twilio",
    "number": "+14155550123",
    "name": "Front desk",
    "status": "active",
    "twilioAccountSid": "AC1",
    "fallbackDestination": FALLBACK,
    "fieldOfTomorrow": ["kept"],
}
PLACES = ("row", "page")
in_both_places = pytest.mark.parametrize("editor", PLACES, indirect=True)  # else, in a row
COLUMNS = {"name": "name", "sms": "sms", "assignment": "assigned", "fallback": "fallback"}
TITLES = {"name": "Name", "sms": "SMS"}


class InlineEditor:
    """The inline editors of one number, in its row of the list or on its page."""

    def __init__(
        self, page: Page, vapi: vapi_sandbox.Organization, number: JSON, where: str = "row"
    ) -> None:
        self.page, self.vapi, self.number, self.where = page, vapi, number, where
        self.form = page.locator("form.inline")
        self.save = self.form.get_by_role("button", name="Save")
        self.cancel = self.form.get_by_role("button", name="Cancel")
        self.alert = self.form.get_by_role("alert")
        self.toast = page.locator("#toasts .toast")
        self.undo = self.toast.get_by_role("button", name="Undo")
        self.sign_in_dialog = page.locator("#sign-in")

    def visit(self, query: str = "") -> Self:
        own = f"{self.number['id']}/" if self.where == "page" else query
        self.page.goto(ADDRESS + own)
        expect(self.page.locator("[hx-get*='names/']")).to_have_count(0)  # late names
        return self

    @property
    def row(self) -> Locator:
        link = self.page.locator(f"th a[href='{self.number['id']}/']")
        return self.page.locator("#results tbody tr", has=link)

    def cell(self, field: str) -> Locator:
        """Return the cell of a field, whether it is being edited or not."""
        if self.where == "row":
            return self.row.locator(f".col-{COLUMNS[field]}")
        if field not in TITLES:  # in the call path
            return self.page.locator(f"[data-cell]:has([data-edit={field}], [data-field={field}])")
        title = self.page.get_by_text(TITLES[field], exact=True)
        return self.page.locator(".glance > div", has=title).locator("dd")

    def pencil(self, field: str) -> Locator:
        return self.cell(field).locator(f"[data-edit={field}]")

    def open(self, field: str) -> Self:
        self.pencil(field).click()
        editor = self.cell(field).locator("form.inline")
        expect(editor.locator(":focus")).to_have_count(1)
        expect(editor).not_to_have_attribute("aria-busy", "true")  # the number was read
        return self

    def input(self, name: str) -> Locator:
        return self.form.locator(f"[name='{name}']:not([type=hidden])")

    def option(self, name: str) -> Locator:
        """Return an assignee in the list of the open editor."""
        return self.form.get_by_role("option", name=name)

    def expect_saved(self, field: str, shown: str) -> None:
        """Expect the new value in the cell, focus on the pencil, and a toast that says so."""
        expect(self.toast.last).to_contain_text("Saved:")
        expect(self.cell(field)).to_contain_text(shown)
        self.expect_left(field)

    def expect_left(self, field: str) -> None:
        """Expect no open editor, and focus on the field's pencil."""
        expect(self.form).to_have_count(0)
        expect(self.pencil(field)).to_be_focused()

    def change(self, **fields: Any) -> None:
        """Change the number at Vapi, as another person would."""
        stored = self.vapi.get(self.number["id"])
        assert stored
        self.vapi.put({**stored, **fields, "updatedAt": "2027-01-01T00:00:00.000Z"})

    def sent(self) -> list[Any]:
        """Return the bodies of the PATCH requests that Vapi received."""
        return [each.body for each in self.vapi.requests if each.method == "PATCH"]

    def expect_stored(self, **fields: Any) -> None:
        """Expect Vapi to hold the original number with these fields changed. None means unset."""
        stored = self.vapi.get(self.number["id"])
        assert stored
        wanted = {
            name: value for name, value in (self.number | fields).items() if value is not None
        }
        assert {**stored, "updatedAt": ""} == {**wanted, "updatedAt": ""}
