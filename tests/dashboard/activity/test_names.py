"""Names in place of ids."""

from dashboard.activity.names import ids_in, with_names

ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def test_ids_are_found_at_any_depth() -> None:
    assert ids_in([{"a": [ID, f"{ID} "]}, {"b": {"c": "x"}}, 1, None]) == {ID}


def test_a_name_stands_in_place_of_its_id() -> None:
    names = {ID: 'The "front" desk'}
    assert with_names(f'["{ID}", 1]', names) == '[The "front" desk (7c9e6679), 1]'
    assert with_names(f'"{ID}"', {}) == f'"{ID}"'
    assert with_names(f'"say \\"{ID}\\""', names) == f'"say \\"{ID}\\""'
