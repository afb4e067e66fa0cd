"""The tables of the worklist offer only orders that their queries know."""

import pytest

from audits import assignees
from audits.worklist import snapshot
from audits.worklist.columns import (
    ACTIONS,
    ASSIGNMENTS,
    FINDINGS,
    NUMBERS,
    Column,
    columns_context,
)


@pytest.mark.parametrize(
    ("columns", "known"),
    [
        (NUMBERS, snapshot.SORTS.keys()),
        (FINDINGS, {"name", "finding"}),
        (ASSIGNMENTS, assignees.SORTS.keys()),
    ],
    ids=["numbers", "findings", "assignments"],
)
def test_every_sortable_column_has_an_order(columns: tuple[Column, ...], known: set[str]) -> None:
    assert {each.name for each in columns if each.is_sortable} <= set(known)


def test_the_menu_offers_each_sortable_column_in_both_directions() -> None:
    context = columns_context((*FINDINGS, ACTIONS))
    assert context["columns"] == (*FINDINGS, ACTIONS)
    assert context["orders"] == [
        ("", "Default order"),
        ("name", "Name"),
        ("-name", "Name, reversed"),
        ("finding", "Finding"),
        ("-finding", "Finding, reversed"),
    ]


def test_the_column_of_actions_has_a_hidden_label() -> None:
    assert ACTIONS.is_label_hidden and ACTIONS.label
    assert not ACTIONS.is_sortable
