"""A selection is read from an address and leads back to it."""

from urllib.parse import parse_qsl

import pytest

from audits.worklist.selection import ACCEPTED, EVERYTHING, MAX_SEARCH, Selection


@pytest.mark.parametrize(
    "selection",
    [
        EVERYTHING,
        ACCEPTED,
        Selection(search="+1 415 & co", rule="blocked", sort="-name", page=3),
        Selection(provider="twilio", status="none", assigned="server", assignee="a-1"),
    ],
)
def test_an_address_is_read_as_the_selection_it_was_made_from(selection: Selection) -> None:
    parameters = dict(parse_qsl(selection.to_address().removeprefix("?")))
    assert Selection.read(parameters) == selection


def test_an_address_has_only_the_values_that_are_set() -> None:
    assert EVERYTHING.to_address() == ""
    assert Selection(rule="blocked", page=2).to_address() == "?rule=blocked&page=2"


@pytest.mark.parametrize("page", ["", "0", "-1", "two", "²", "1e3", "1234567"])
def test_a_page_that_is_no_number_is_the_first(page: str) -> None:
    assert Selection.read({"page": page}).page == 1


def test_values_are_trimmed_and_limited() -> None:
    read = Selection.read({"search": f" a\0b{'x' * MAX_SEARCH}", "provider": "Twilio", "odd": "1"})
    assert read == Selection(search=f"ab{'x' * (MAX_SEARCH - 2)}", provider="twilio")


def test_only_filters_narrow_a_snapshot() -> None:
    assert not Selection(sort="name", page=2).narrows
    assert Selection(search="desk").narrows and ACCEPTED.narrows


def test_a_changed_selection_begins_at_its_first_page() -> None:
    assert Selection(page=4).with_(rule="blocked") == Selection(rule="blocked", page=1)
