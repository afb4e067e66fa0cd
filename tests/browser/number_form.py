"""The number form as a person sees and uses it, and the requests it sends to Vapi."""

import re
from typing import Any, Self

from playwright.sync_api import Locator, Page, expect

import vapi_sandbox
from vapi_client.json_values import JSON

ADDRESS = "/orgs/acme/numbers/"
NUMBER: JSON = {
    "provider": "twilio",
    "number": "+14155550123",
    "name": "Front desk",
    "status": "active",
    "twilioAccountSid": "AC1",
    "twilioAuthToken": "token-that-nobody-sees",
    "server": {"url": "https://hooks.example.com", "timeoutSeconds": 20},
}


class NumberForm:
    """The form of one number. An input's name is its path in the JSON."""

    def __init__(self, page: Page, vapi: vapi_sandbox.Organization) -> None:
        self.page = page
        self.vapi = vapi
        self.problems = page.locator("#problems")
        self.links = self.problems.get_by_role("link")
        self.changes = page.locator("#review .changes")
        self.toast = page.locator("#toasts .toast")
        self.save = page.get_by_role("button", name=re.compile("Save changes|Create number"))
        self.sign_in_dialog = page.locator("#sign-in")

    def open(self, number: JSON) -> Self:
        self.page.goto(f"{ADDRESS}{number['id']}/edit/")
        return self

    def open_new(self, provider: str) -> Self:
        self.page.goto(f"{ADDRESS}new/{provider}/")
        return self

    def input(self, name: str) -> Locator:
        return self.page.locator(f"[name='{name}']:not([type=hidden])")

    def fill(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            self.input(name).fill(value)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def unfold(self, title: str) -> None:
        self.summary(title).click()

    def summary(self, title: str) -> Locator:
        return self.page.locator("summary", has_text=title)

    def section(self, title: str) -> Locator:
        """Return the entry of a section in the index."""
        return self.page.locator("#review nav li", has_text=title)

    def expect_changes(self, *lines: str) -> None:
        """Expect these places and values beside the form, and no others."""
        shown = self.changes.locator("dt, dd")
        expect(shown).to_have_text([re.compile(rf"^{re.escape(line)}$") for line in lines])

    def row(self, name: str) -> Locator:
        """Return a row of a list by its name: the list's name, then the row's key."""
        list_, _, key = name.rpartition(".")
        return self.page.locator(f".row:has(> [name='{list_}'][value='{key}'])")

    def on_row(self, name: str, action: str) -> Locator:
        """Return the button that moves or removes a row."""
        return self.row(name).locator(f":scope > .row-actions [value^='{action} ']")

    def rows(self, list_: str) -> list[str]:
        """Return the keys of a list's rows, in the order shown."""
        keys: list[str] = self.page.locator(f".row > [name='{list_}']").evaluate_all(
            "inputs => inputs.map(input => input.value)"
        )
        return keys

    def expect_rows(self, list_: str, *keys: str) -> None:
        """Expect a list to have rows with these keys, in this order."""
        inputs = self.page.locator(f".row > [name='{list_}']")
        expect(inputs).to_have_count(len(keys))
        for place, key in enumerate(keys):
            expect(inputs.nth(place)).to_have_value(key)

    def expect_error(self, name: str, words: str) -> None:
        """Expect an error at the input, both visible and in its accessible description."""
        input = self.input(name)
        expect(input).to_be_visible()
        expect(input).to_have_attribute("aria-invalid", "true")
        expect(input).to_have_accessible_description(re.compile(re.escape(words)))
        expect(self.page.locator(".field", has=input).locator(".errors").last).to_contain_text(
            words
        )

    def expect_no_error(self, name: str) -> None:
        input = self.input(name)
        expect(input).not_to_have_attribute("aria-invalid", "true")
        expect(self.page.locator(".field", has=input).locator(".errors")).to_have_count(0)

    def expect_saved(self, words: str = "The changes were saved.") -> None:
        """Expect the number's page with a toast that says the form was saved."""
        expect(self.page).to_have_url(re.compile(rf"{ADDRESS}[0-9a-f-]{{36}}/(#.*)?$"))
        expect(self.toast).to_contain_text(words)

    def expect_values(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            expect(self.input(name)).to_have_value(value)

    def sent(self) -> list[Any]:
        """Return the bodies of the POST and PATCH requests that Vapi received."""
        return [each.body for each in self.vapi.requests if each.method in ("POST", "PATCH")]
