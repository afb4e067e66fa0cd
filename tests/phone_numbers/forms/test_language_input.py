"""Languages are entered by name or code, and shown by both."""

import re
from typing import get_args

import pytest

from phone_numbers.forms.language_input import Language, language_label, language_labels
from phone_numbers.forms.rendering import render_languages
from tests.phone_numbers.forms.lens import Lens
from vapi_client.json_values import ABSENT
from vapi_client.schemas.message import Language as Code

LANGUAGE = Language("x", label="Language", required=True)


def test_every_code_of_vapi_but_one_has_a_name() -> None:
    assert {*get_args(Code)} - language_labels().keys() == {"bh"}
    assert language_label("de") == "German (de)"
    assert language_label("yue") == "Cantonese (yue)"
    assert language_label("bh") == "bh"


@pytest.mark.parametrize("typed", ["German (de)", "German", "german ", "de", "DE"])
def test_a_language_is_entered_by_name_or_code(typed: str) -> None:
    assert Lens(LANGUAGE).read({"x": typed}) == "de"


@pytest.mark.parametrize("code", get_args(Code))
def test_each_language_is_read_as_it_is_shown(code: str) -> None:
    shown = Lens(LANGUAGE, code).show().value
    assert Lens(LANGUAGE).read({"x": shown}) == code


@pytest.mark.parametrize("typed", ["Klingon", "xx", "German (fr)", "Ger"])
def test_an_unknown_language_is_a_fault(typed: str) -> None:
    value, faults = Lens(LANGUAGE, "de").read_with_faults({"x": typed})
    assert value == "de"
    assert faults == {"x": ["No language has this name or code. Choose one from the list."]}


@pytest.mark.parametrize("stored", ["de", "xx", "DE", "a\0b", 5, None, ABSENT])
def test_an_unchanged_language_stays_the_same(stored: object) -> None:
    assert Lens(LANGUAGE, stored).read() is stored


def test_the_list_offers_each_language_by_its_name() -> None:
    offered = re.findall('<option value="([^"]*)">', render_languages())
    assert offered == sorted(language_labels().values())
