import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bulk.changes import CannotChange
from bulk.changes.name import NamePattern, NamePrefix, NameReplace, NameSuffix

NUMBER = {"provider": "byo-phone-number", "number": "+14155550100", "name": "Desk"}
SHORT = st.text("ab ", min_size=1, max_size=6)


def test_a_prefix_and_a_suffix_are_added_once() -> None:
    assert NamePrefix(text="Acme ").applied_to(NUMBER, 1)["name"] == "Acme Desk"
    assert NamePrefix(text="De").applied_to(NUMBER, 1) is NUMBER
    assert NameSuffix(text=" 2").applied_to(NUMBER, 1)["name"] == "Desk 2"
    assert NameSuffix(text="sk").applied_to(NUMBER, 1) is NUMBER


def test_a_text_is_replaced_everywhere_but_in_the_new_text() -> None:
    change = NameReplace(find="Desk", text="Front Desk")
    assert change.renamed("Desk, Front Desk") == "Front Desk, Front Desk"
    assert NameReplace(find="ab", text="").renamed("aabb!") == "!"


@given(SHORT, SHORT | st.just(""), SHORT)
def test_after_a_replacement_nothing_is_left_to_replace(find: str, text: str, name: str) -> None:
    change = NameReplace(find=find, text=text)
    try:
        once = change.renamed(name)
    except CannotChange:
        return
    assert change.renamed(once) == once
    assert find in text or find not in once


def test_a_replacement_that_grows_without_end_is_refused() -> None:
    with pytest.raises(CannotChange, match="too long"):
        NameReplace(find="ab", text="bbaa").renamed("abbbbbbbbbb")


@pytest.mark.parametrize("name", [None, ""])
def test_a_number_without_a_name_is_refused(name: str | None) -> None:
    for change in (NamePrefix(text="x"), NameSuffix(text="x"), NameReplace(find="x", text="y")):
        with pytest.raises(CannotChange, match="no name"):
            change.applied_to({"provider": "vapi", "name": name}, 1)


def test_a_pattern_has_the_number_the_provider_and_the_place() -> None:
    change = NamePattern(pattern="{provider} {number} #{n}")
    assert change.applied_to(NUMBER, 12)["name"] == "BYO +14155550100 #12"


def test_a_pattern_shows_no_password_of_a_sip_address() -> None:
    number = {"provider": "vapi", "sipUri": "sip:desk:s3cret@sip.vapi.ai"}
    assert "s3cret" not in NamePattern(pattern="{number}").applied_to(number, 1)["name"]


def test_a_pattern_needs_the_number_only_where_it_has_it() -> None:
    with pytest.raises(CannotChange, match="no number yet"):
        NamePattern(pattern="{number}").applied_to({"provider": "vapi"}, 1)
    assert NamePattern(pattern="{n}").applied_to({"provider": "vapi"}, 3)["name"] == "3"


def test_an_unknown_placeholder_is_named() -> None:
    with pytest.raises(ValidationError, match=r"\{city\} isn't a placeholder"):
        NamePattern(pattern="{city} {n}")
