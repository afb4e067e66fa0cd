"""The values of a form's inputs."""

from phone_numbers.forms.form_values import FormValues


def test_the_last_value_of_a_name_counts_and_a_marker_is_no_value() -> None:
    values = FormValues({"name": ["a", "b"], "list": ["", "1", "2"]})
    assert (values.one("name"), values.one("nothing")) == ("b", "")
    assert (values.all("list"), values.all("nothing")) == (["1", "2"], [])
    assert list(values) == ["name", "list"]


def test_line_ends_are_those_of_json() -> None:
    values = FormValues({"text": ["a\r\nb\rc\nd"]})
    values.put("more", "e\r\n")
    assert values.to_lists() == {"text": ["a\nb\nc\nd"], "more": ["e\n"]}


def test_a_copy_lacks_some_names_and_leaves_the_others() -> None:
    values = FormValues({"a": ["1"], "b": ["2"]})
    assert values.without(["a", "c"]).to_lists() == {"b": ["2"]}
    assert "a" in values
