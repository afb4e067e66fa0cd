"""The list works by keyboard, and the focus is always visible."""

from playwright.sync_api import Page, expect

from .numbers_page import NumbersPage

FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    name: (element.labels?.[0] ?? element).innerText.trim() || element.ariaLabel,
    isOutlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isOnTop: element.contains(top) || top?.contains(element),
  };
}"""


def tab(page: Page) -> str:
    """Press Tab and return the name of the focused element, which must be visible and outlined."""
    page.keyboard.press("Tab")
    focused: dict[str, str | bool] = page.evaluate(FOCUSED)
    assert focused["isOutlined"], f"no outline around {focused['name']}"
    assert focused["isOnTop"], f"something covers {focused['name']}"
    return str(focused["name"])


def test_the_skip_link_moves_to_the_content(numbers: NumbersPage) -> None:
    assert tab(numbers.page) == "Skip to the content"
    numbers.page.keyboard.press("Enter")
    expect(numbers.page.get_by_role("main")).to_be_focused()
    assert tab(numbers.page) == "All numbers"


def test_tab_follows_the_order_of_the_page(numbers: NumbersPage) -> None:
    first = numbers.rows.first.get_by_role("link").inner_text()
    assert [tab(numbers.page) for _ in range(16)] == [
        "Skip to the content",
        "Vapi numbers",
        "Numbers",
        "Audit",
        "Bulk changes",
        "Activity",
        "Members",
        "Settings",
        "Go to",
        "viewer@acme.example",
        "All numbers",
        "Search numbers, names and SIP addresses",
        "Add filter",
        "View",
        "Created",
        first,
    ]


def test_a_sticky_bar_never_covers_the_focus(numbers: NumbersPage) -> None:
    numbers.page.set_viewport_size({"width": 1280, "height": 500})
    numbers.rows.nth(30).get_by_role("link").focus()
    for _ in range(40):
        numbers.page.keyboard.press("Shift+Tab")
        focused = numbers.page.evaluate(FOCUSED)
        assert focused["isOnTop"], focused
        assert focused["isOutlined"], focused


def test_dates_are_set_by_keyboard(numbers: NumbersPage) -> None:
    numbers.add_filter.press("Enter")
    numbers.date("Created", "From").focus()
    expect(numbers.date("Created", "From")).to_be_focused()
    numbers.page.keyboard.type("01012001")
    expect(numbers.date("Created", "From")).to_have_value("2001-01-01")
    numbers.page.keyboard.press("Enter")

    numbers.expect_address("?createdAtGe=2001-01-01T00%3A00%3A00Z")


def test_the_order_and_the_page_are_changed_by_keyboard(numbers: NumbersPage) -> None:
    heading = numbers.created.get_by_role("link")
    heading.focus()
    numbers.page.keyboard.press("Enter")
    numbers.expect_address("?sortOrder=ASC")
    numbers.expect_sorted("ascending")
    expect(heading).to_be_focused()

    numbers.link("Next").press("Enter")
    numbers.expect_address("?sortOrder=ASC&limit=50&page=2")
