"""The page of one number."""

import re

import pytest
from playwright.sync_api import Page, Response, expect

import vapi_sandbox
from tests.cast import Cast
from vapi_client.json_values import JSON
from vapi_client.masking import MASK

from .complaints import Complaints
from .conftest import OpenPage
from .numbers_page import NumbersPage

SECRETS = [f"in-the-clear-{place}" for place in range(1, 9)]
NUMBER_ID = "00000000-0000-4000-8000-000000000001"
NUMBER: JSON = {
    "id": NUMBER_ID,
    "provider": "twilio",
    "number": "+14155550100",
    "name": "Full of secrets",
    "status": "active",
    "twilioAccountSid": "AC00000000000000000000000000000000",
    "twilioAuthToken": SECRETS[0],
    "twilioApiSecret": SECRETS[1],
    "authentication": {"username": "desk", "password": SECRETS[2]},
    "server": {
        "url": f"https://user:{SECRETS[3]}@hooks.example.com/vapi?token={SECRETS[4]}",
        "headers": {"Authorization": f"Bearer {SECRETS[5]}", "X-Anything": SECRETS[6]},
        "secret": SECRETS[7],
    },
    "hooks": [{"on": "call.ringing", "do": [{"type": "say", "exact": "Hello"}]}],
    "fieldOfTomorrow": {"deeply": ["nested"]},
}


@pytest.fixture
def page(open_page: OpenPage, cast: Cast) -> Page:
    return open_page(cast.viewer)


def open_number(page: Page, number_id: str) -> None:
    page.goto(f"/orgs/acme/numbers/{number_id}/")


def test_a_row_opens_the_page_and_breadcrumbs_lead_back(page: Page) -> None:
    numbers = NumbersPage(page).open("?search=returns")
    numbers.rows.get_by_role("link", name="+1 415-555-0142").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("+1 415-555-0142")
    expect(page).to_have_title("+1 415-555-0142 · Acme Support · Vapi numbers")
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Numbers").click()
    numbers.expect_count("1–50 of 60")

    page.go_back()
    page.go_back()
    numbers.expect_address("?search=returns")
    expect(numbers.rows).to_have_count(1)


def test_every_field_is_shown_in_a_section(
    page: Page, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put(NUMBER)
    open_number(page, NUMBER_ID)

    expect(page.get_by_role("heading", level=2)).to_have_text(
        [
            "Call path",
            "Server",
            "Provider",
            "Other fields",
            "History",
            "Raw JSON",
        ]
    )
    expect(page.get_by_text("nested", exact=True)).to_be_visible()


def test_credentials_never_reach_the_browser(
    page: Page, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put(NUMBER)
    answers: list[str] = []

    def keep(response: Response) -> None:
        if "/orgs/" in response.url:
            answers.append(response.text())

    page.on("response", keep)
    numbers = NumbersPage(page).open()
    numbers.search.fill("full of secrets")
    numbers.expect_address("?search=full+of+secrets")
    expect(numbers.rows).to_have_count(1)
    open_number(page, NUMBER_ID)
    page.get_by_text("Show Vapi's JSON").click()
    raw = page.get_by_role("region", name="Raw JSON")
    expect(raw).to_contain_text(MASK)
    expect(raw).to_contain_text('"username": "desk"')

    content = page.content() + "".join(answers)
    assert not [secret for secret in SECRETS if secret in content]
    assert vapi_acme.key not in content
    assert len(answers) >= 3


def test_every_sample_number_can_be_read(page: Page, vapi_acme: vapi_sandbox.Organization) -> None:
    """The samples include markup, right-to-left text, and a number without an address or a name."""
    names = {
        "<b>Front desk</b>",
        "خدمة العملاء",
        "Neither number nor address",
        "Fields of tomorrow",
    }
    odd = [each for each in vapi_acme.numbers if each.get("name") in names]
    assert len(odd) == len(names)
    for number in odd:
        open_number(page, number["id"])
        expect(page.get_by_role("heading", level=1)).not_to_be_empty()
        expect(page.locator(".glance")).to_contain_text(number["name"])


@pytest.mark.parametrize(
    ("number_id", "heading"),
    [
        ("00000000-0000-4000-8000-00000000dead", "Vapi doesn't have this number"),
        ("no-such-thing", "Page not found"),
    ],
)
def test_a_missing_number_says_so_and_leads_to_the_list(
    page: Page, complaints: Complaints, number_id: str, heading: str
) -> None:
    complaints.announce("status of 404")
    open_number(page, number_id)

    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.get_by_role("main").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/orgs/acme/numbers/$"))
