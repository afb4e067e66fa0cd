"""A number's JSON as sections: each field once, whatever it holds."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.browsing.sections import ABOUT, OTHER, sections_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from([name for names in ABOUT.values() for name in names]) | st.text()


@given(st.dictionaries(FIELDS, VALUES))
def test_any_json_can_be_shown(received: dict[str, Any]) -> None:
    assert all(section.entries or section.when_empty for section in sections_of(received))


def test_unknown_fields_are_in_the_last_section() -> None:
    last = sections_of({"id": "1", "number": "+14155550100", "carrierRegion": {"zone": 3}})[-1]
    assert last.title == OTHER
    [entry] = last.entries
    assert entry.label == "Carrier region"
    assert [(below.label, below.text) for below in entry.below] == [("Zone", "3")]


def test_an_empty_section_explains_what_happens_without_it() -> None:
    by_title = {section.title: section for section in sections_of({"id": "1"})}
    assert "hung up" in by_title["Fallback destination"].when_empty
    assert "Provider" not in by_title
