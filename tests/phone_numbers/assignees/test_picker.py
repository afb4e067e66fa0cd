"""Choosing an assistant or a squad by its name or its id."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.assignees.assignee import Assignee, State
from phone_numbers.assignees.directory import Directory
from phone_numbers.assignees.picker import (
    MAX_CHOICES,
    Picked,
    id_of,
    matching,
    matching_seen,
    picked_from,
)
from phone_numbers.assignees.seen_ids import SeenId
from vapi_client.names import NO_NAMES, Names

ASSISTANTS = {
    "11-aa": "Night reception",
    "22-bb": "Reception",
    "33-cc": "Billing",
    "44-dd": "billing",
    "55-ee": None,
}


def directory_of(assistants: dict[str, str | None]) -> Directory:
    names = Names(assistants, complete=True)
    return Directory(assistants=names, squads=NO_NAMES, read_at=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("reception", ["22-bb", "11-aa"]),
        (" NIGHT ", ["11-aa"]),
        ("55", ["55-ee"]),
        ("5-ee", []),
        ("nobody", []),
    ],
)
def test_a_choice_contains_the_text_or_its_id_begins_with_it(search: str, ids: list[str]) -> None:
    assert [each.id for each in matching(directory_of(ASSISTANTS), "assistant", search)] == ids


def test_an_assistant_without_a_name_is_offered_by_its_id() -> None:
    [choice] = matching(directory_of(ASSISTANTS), "assistant", "55-ee")
    assert choice.name == "55-ee"


def test_an_assistant_without_a_name_is_offered_last() -> None:
    assert [each.id for each in matching(directory_of(ASSISTANTS), "assistant", "")][-1] == "55-ee"


@given(st.text(), st.uuids(), st.sampled_from(["named", "unnamed", "pending", "deleted"]))
def test_an_input_that_nobody_touched_means_the_same_assignee(
    name: str, id: UUID, state: State
) -> None:
    picked = Picked.of(Assignee("assistant", str(id), name, state))
    assert picked_from(picked.token, picked.text) == f"assistant:{id}"
    assert picked_from(picked.token, f"{picked.text}!") == ""


def test_what_was_seen_is_found_by_its_id_or_its_example() -> None:
    seen = [SeenId("11-aa", 1_200, "Front desk"), SeenId("22-bb", 1, "Night shift")]
    assert [each.id for each in matching_seen(seen, "workflow", "")] == ["11-aa", "22-bb"]
    [by_example] = matching_seen(seen, "workflow", "FRONT")
    assert by_example.note == "1,200 numbers, such as Front desk"
    [by_id] = matching_seen(seen, "workflow", "2-b")
    assert by_id.note == "1 number: Night shift"


def test_an_id_tells_assistants_of_the_same_name_apart() -> None:
    twins = directory_of({"11-aa": "Reception", "22-bb": "Reception", "33-cc": "Billing"})
    notes = {each.id: each.note for each in matching(twins, "assistant", "")}
    assert notes == {"11-aa": "11-aa", "22-bb": "22-bb", "33-cc": ""}


def test_assistants_are_not_offered_as_squads() -> None:
    assert matching(directory_of(ASSISTANTS), "squad", "reception") == []


def test_at_most_20_choices_are_offered() -> None:
    many = directory_of({f"id-{number}": "Reception" for number in range(MAX_CHOICES + 1)})
    assert len(matching(many, "assistant", "")) == MAX_CHOICES == 20


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("reception", "22-bb"),
        ("11-aa", "11-aa"),
        ("Billing", "Billing"),
        ("Nobody", "Nobody"),
    ],
)
def test_a_typed_name_becomes_an_id_only_if_no_other_has_it(typed: str, chosen: str) -> None:
    assert id_of(directory_of(ASSISTANTS), "assistant", typed) == chosen


def test_a_typed_text_is_kept_before_names_are_known() -> None:
    assert id_of(None, "assistant", "reception") == "reception"
