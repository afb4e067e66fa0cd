"""A number's assignment is stored as one of a few lines, which name its kinds of assignees."""

from itertools import product

import pytest

from audits.facets import ASSIGNED, STORED_ASSIGNMENTS, stored_assignment


@pytest.mark.parametrize(
    ("ids", "server", "stored"),
    [
        (("a", "", ""), "", "assistant"),
        (("a", "", "w"), "", "assistant workflow"),
        (("", "s", ""), "https://a.example", "squad"),
        (("", "", ""), "https://a.example", "server"),
        (("", "", ""), "", "none"),
    ],
)
def test_a_server_counts_only_without_an_assignee(
    ids: tuple[str, str, str], server: str, stored: str
) -> None:
    assert stored_assignment(*ids, server) == stored


def test_every_assignment_has_its_line_and_every_line_its_labels() -> None:
    possible = {stored_assignment(*fields) for fields in product(["", "x"], repeat=4)}
    assert possible == set(STORED_ASSIGNMENTS)
    assert {kind for line in STORED_ASSIGNMENTS for kind in line.split()} == set(ASSIGNED)
