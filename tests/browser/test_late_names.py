"""Names of assistants and squads that arrive after the list."""

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from tests.cast import Cast
from vapi_sandbox import Fault

from .conftest import OpenPage
from .numbers_page import NumbersPage

LATE = Fault("latency", seconds=60, times=1)  # until the faults are cleared
ROADSIDE_HELP = "?search=13055550164"  # its assistant was deleted


@pytest.fixture
def unopened(open_page: OpenPage, cast: Cast) -> NumbersPage:
    """Acme's list before the site knows any of its assistants' names."""
    return NumbersPage(open_page(cast.viewer))


def hotline(vapi_acme: vapi_sandbox.Organization) -> tuple[str, str]:
    """Return the id and the name of the assistant assigned to the returns hotline."""
    number = next(each for each in vapi_acme.numbers if each.get("name") == "Returns hotline")
    names = {each["id"]: each.get("name") for each in vapi_acme.assistants}
    return number["assistantId"], str(names[number["assistantId"]])


def test_names_appear_in_the_list_without_a_reload(
    unopened: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    assistant_id, name = hotline(vapi_acme)
    vapi_acme.fail("assistants", LATE)
    numbers = unopened.open()
    row = numbers.row("Returns hotline")
    is_same_document = numbers.is_same_document()
    expect(row.locator("[data-pending]")).to_have_text(assistant_id[:8])

    vapi_acme.clear_faults()
    expect(row).to_contain_text(name)

    expect(numbers.page.locator("[data-pending]")).to_have_count(0)
    expect(row.get_by_title(assistant_id)).to_have_count(0)
    expect(numbers.page.locator("[hx-get*='names/']")).to_have_count(0)
    assert is_same_document()


def test_names_appear_on_a_numbers_page(
    unopened: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    assistant_id, name = hotline(vapi_acme)
    number = next(each for each in vapi_acme.numbers if each.get("name") == "Returns hotline")
    vapi_acme.fail("assistants", LATE)
    unopened.page.goto(f"/orgs/acme/numbers/{number['id']}/")
    path = unopened.page.locator(".path")
    expect(path.locator("[data-pending]")).to_have_text(assistant_id[:8])

    vapi_acme.clear_faults()
    expect(path).to_contain_text(name)


def test_ids_stay_if_the_names_cannot_be_read(
    unopened: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    assistant_id, _ = hotline(vapi_acme)
    vapi_acme.fail("assistants", Fault("latency", times=1))
    vapi_acme.fail("assistants", Fault("status", status=500))
    numbers = unopened.open()

    expect(numbers.page.locator("[hx-get*='names/']")).to_have_count(0)

    expect(numbers.row("Returns hotline").get_by_title(assistant_id)).to_have_text(assistant_id[:8])
    expect(numbers.page.get_by_text("Assistant deleted")).to_have_count(0)


def test_a_search_made_while_names_are_late_gets_them_too(
    unopened: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    _, name = hotline(vapi_acme)
    vapi_acme.fail("assistants", LATE)
    numbers = unopened.open()
    numbers.search.fill("returns")

    expect(numbers.rows).to_have_count(1)
    vapi_acme.clear_faults()
    expect(numbers.row("Returns hotline")).to_contain_text(name)


def test_a_deleted_assistant_is_marked_as_deleted(unopened: NumbersPage) -> None:
    unopened.open(ROADSIDE_HELP)
    expect(unopened.row("Roadside help")).to_contain_text("Assistant deleted")


def test_a_deleted_assistant_is_marked_as_deleted_once_names_arrive(
    unopened: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("assistants", LATE)
    unopened.open(ROADSIDE_HELP)
    row = unopened.row("Roadside help")
    expect(row.locator("[data-pending]")).to_have_count(1)

    vapi_acme.clear_faults()
    expect(row).to_contain_text("Assistant deleted")
    expect(row.locator("[data-pending]")).to_have_count(0)


def test_no_assistant_is_marked_as_deleted_while_names_are_missing(
    unopened: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("assistants", Fault("status", status=500))
    unopened.open(ROADSIDE_HELP).expect_names()

    row = unopened.row("Roadside help")
    expect(row.get_by_role("img", name="Assistant")).to_be_visible()
    expect(row).not_to_contain_text("deleted")
