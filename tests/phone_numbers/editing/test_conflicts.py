"""Conflicts as the template shows them."""

from typing import Any

import pytest

from phone_numbers.editing.conflicts import shown_conflict
from phone_numbers.saving.merging import merge
from vapi_client.json_values import ABSENT


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "shown"),
    [
        ("a", "b", "c", ("a", "b", "c")),
        ("a", ABSENT, "c", ("a", "Not set", "c")),
        (1, 1.0, 2, ("1", "1.0", "2")),
    ],
)
def test_a_conflict_shows_its_place_and_all_three_values(
    base: Any, mine: Any, theirs: Any, shown: Any
) -> None:
    sides = ({} if each is ABSENT else {"x": each} for each in (base, mine, theirs))
    [conflict] = merge(*({"server": {"y": 1, **side}} for side in sides)).conflicts
    found = shown_conflict(conflict, {}, {})
    assert found.place == "Server › X"
    assert (found.base, found.mine, found.theirs) == shown


def test_an_assignment_is_shown_whole_by_the_names_of_its_assignees() -> None:
    pair = {"assistantId": "1", "workflowId": "3"}
    [conflict] = merge({}, pair, {"squadId": "2"}).conflicts
    found = shown_conflict(conflict, {}, {"2": "Night shift"})
    assert found.place == "Assignment"
    assert (found.base, found.mine, found.theirs) == (
        "No assistant, squad or workflow",
        "Assistant: 1\nWorkflow: 3",
        "Squad: Night shift (2)",
    )


def test_credentials_are_masked() -> None:
    sides = ({"server": {"headers": {"A": f"hunter{i}"}}} for i in range(3))
    [conflict] = merge(*sides).conflicts
    assert "hunter" not in repr(shown_conflict(conflict, {}, {}))


def test_a_decision_counts_only_for_the_values_that_the_person_saw() -> None:
    [conflict] = merge({"name": "a"}, {"name": "b"}, {"name": "c"}).conflicts
    seen = {conflict.name: f"mine:{conflict.digest}"}
    assert shown_conflict(conflict, seen, {}).decision == "mine"
    assert shown_conflict(conflict, {conflict.name: "mine:before"}, {}).decision == ""
