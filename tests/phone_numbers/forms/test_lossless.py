"""The form of any number loses nothing, and changes only what a person changed."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.forms.form_values import FormValues
from phone_numbers.forms.json_form import FIELD, JSONForm
from phone_numbers.forms.number_form import NumberForm
from tests.any_number import newer_objects_of
from vapi_client.json_text import write_json, write_sorted
from vapi_client.schemas.phone_number import ProviderName
from vapi_client.schemas.providers import PROVIDERS


def any_number() -> st.SearchStrategy[Any]:
    return st.one_of([newer_objects_of(provider.stored) for provider in PROVIDERS.values()])


def untouched(form: NumberForm) -> FormValues:
    """Return what a browser sends of a form that nobody touched, with CRLF line ends."""
    return FormValues(
        {
            name: [value.replace("\n", "\r\n") for value in values]
            for name, values in form.typed.to_lists().items()
        }
    )


@given(any_number())
def test_an_untouched_form_stands_for_the_same_number(number: dict[str, Any]) -> None:
    before = write_json(number)
    form = NumberForm(number)
    for typed in (None, untouched(form)):
        read = NumberForm(number, typed)
        assert write_json(read.result) == before
        assert read.changes() == {}
        assert read.is_valid()
        assert read.sections()


@given(any_number(), st.sampled_from(["Front desk", "", "  Büro 🌙 "]))
def test_one_changed_input_changes_one_field(number: dict[str, Any], name: str) -> None:
    form = NumberForm(number)
    typed = untouched(form)
    if "name" not in typed:
        return
    typed.put("name", name)
    changed = NumberForm(number, typed)
    if name == form.typed.one("name") or (not name.strip() and not form.typed.one("name").strip()):
        return
    assert changed.changes() == {"name": name.strip() or None}
    expected = copy.deepcopy(number) | {"name": name.strip()}
    if not name.strip():
        del expected["name"]
    assert write_sorted(changed.result) == write_sorted(expected)


@given(any_number(), st.data())
def test_missing_inputs_change_nothing(number: dict[str, Any], data: Any) -> None:
    """A page that arrived incomplete changes nothing."""
    names = sorted(NumberForm(number).typed.to_lists())
    left_out = data.draw(st.sets(st.sampled_from(names))) if names else set()
    typed = untouched(NumberForm(number)).without(left_out)
    assert NumberForm(number, typed).changes() == {}


@given(any_number())
def test_untouched_json_stands_for_the_same_number(number: dict[str, Any]) -> None:
    before = write_json(number)
    shown = JSONForm(number)
    read = JSONForm(number, FormValues({FIELD: [shown.text.replace("\n", "\r\n")]}))
    assert write_json(read.result) == before
    assert read.changes() == {}
    edited = JSONForm(number, FormValues({FIELD: [shown.text + " "]}))
    assert edited.changes() == {}, "the text was parsed and its values merged"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_switching_to_json_and_back_changes_nothing(provider: ProviderName) -> None:
    @given(newer_objects_of(PROVIDERS[provider].stored))
    def holds(number: dict[str, Any]) -> None:
        form = NumberForm(number)
        as_json = JSONForm(number, FormValues({FIELD: [JSONForm(number).text_of(form.result)]}))
        assert form.showing(as_json.result).changes() == {}

    holds()
