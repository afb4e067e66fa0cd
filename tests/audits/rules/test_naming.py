"""Rules about a number's name."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audits.cases import number, reason_of


@pytest.mark.parametrize("name", [None, "", " ", "\t\n", "\N{NO-BREAK SPACE}", 7])
def test_a_missing_name_is_found(name: object) -> None:
    assert reason_of("unnamed", number(name=name)) == "Name is missing."
    assert reason_of("name-pattern", number(name=name), name_pattern="?*") is None


def test_any_name_is_enough() -> None:
    assert reason_of("unnamed", number(name="x")) is None


@pytest.mark.parametrize(
    ("name", "pattern", "fits"),
    [
        ("EU Sales", "EU *", True),
        ("EU ", "EU *", True),
        ("EU\nSales", "EU*", True),
        ("Sales EU", "EU *", False),
        ("eu sales", "EU *", False),
        ("Line 7", "Line ?", True),
        ("Line 17", "Line ?", False),
        ("A-1", "[A-C]-[0-9]", True),
        ("D-1", "[A-C]-[0-9]", False),
        ("D-1", "[!A-C]-*", True),
        ("a.b", "a?b", True),
        ("axb", "a.b", False),
        ("anything", "", True),
    ],
)
def test_names_are_matched_against_the_pattern(name: str, pattern: str, fits: bool) -> None:
    expected = None if fits else f"Name doesn't match the organization's pattern “{pattern}”."
    assert reason_of("name-pattern", number(name=name), name_pattern=pattern) == expected


@given(st.text("ab[]!^-*?&|~\\.", max_size=12), st.text("ab-[]", min_size=1, max_size=8))
def test_any_text_is_a_valid_pattern(pattern: str, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reason_of("name-pattern", number(name=name), name_pattern=pattern)


def test_many_stars_do_not_backtrack_forever() -> None:
    assert reason_of("name-pattern", number(name="a" * 5000), name_pattern="*a" * 30 + "b")
