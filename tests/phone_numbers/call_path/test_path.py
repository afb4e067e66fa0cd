"""Following a call from number to number."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.call_path.leg import course_of
from phone_numbers.call_path.path import MAX_HOPS, MAX_MENTIONS, call_path
from phone_numbers.call_path.steps import CallPath, NotKnown
from tests.any_number import newer_objects_of
from vapi_client.schemas.phone_number import PhoneNumber
from vapi_client.schemas.providers import PROVIDERS

from .cases import (
    DIRECTORY,
    SERVER,
    ending,
    falling_back,
    looking_in,
    number,
    path_of,
    ringing,
    say,
    to,
    transfer,
)

A, B, C = "+14155550101", "+14155550102", "+14155550103"
OUTSIDE = "+13125550199"


def numbers_of(path: CallPath) -> list[str]:
    return [leg.number.id for leg in path.legs]


def test_a_fallback_to_another_number_is_followed() -> None:
    path = path_of(falling_back(A, B), number(number=B, name="Night", assistantId="assistant-1"))
    assert numbers_of(path) == [A, B]
    destination = path.first.steps[-1].destination
    assert destination and destination.number and destination.number.name == "Night"
    assert path.legs[1].steps[-1].assignees[0].label == "Sales"
    assert path.end and path.end.title == "The call ends"


def test_a_fallback_is_found_in_any_spelling() -> None:
    path = path_of(falling_back(A, "+1 (415) 555-0102"), falling_back(B, OUTSIDE))
    assert numbers_of(path) == [A, B]


def test_a_sip_address_is_followed_too() -> None:
    desk = number(id="desk", number=None, sipUri="sip:desk@SIP.vapi.ai")
    assert numbers_of(path_of(falling_back(A, "sip:desk@sip.vapi.ai"), desk)) == [A, "desk"]


def test_a_call_that_leaves_the_organization_ends_there() -> None:
    path = path_of(falling_back(A, OUTSIDE))
    assert numbers_of(path) == [A]
    assert path.end and path.end.kind == "away"


@pytest.mark.parametrize("numbers", [[A], [A, B], [A, B, C]])
def test_a_loop_is_shown_where_it_closes(numbers: list[str]) -> None:
    following = [*numbers[1:], numbers[0]]
    loop = [falling_back(own, fallback) for own, fallback in zip(numbers, following, strict=True)]
    path = path_of(*loop)
    assert numbers_of(path) == numbers
    assert path.end and (path.end.kind, path.end.tone) == ("loop", "error")
    assert path.end.destination and path.end.destination.number
    assert path.end.destination.number.id == A


def test_a_way_into_a_loop_shows_where_it_comes_back() -> None:
    path = path_of(falling_back(A, B), falling_back(B, C), falling_back(C, B))
    assert numbers_of(path) == [A, B, C]
    assert path.end and path.end.destination and path.end.destination.address == B


def test_a_path_has_five_hops_at_most() -> None:
    chain = [f"+141555502{place:02}" for place in range(10)]
    numbers = [falling_back(own, to) for own, to in pairwise(chain)]
    path = path_of(*numbers)
    assert numbers_of(path) == chain[: MAX_HOPS + 1]
    assert path.end and path.end.kind == "away"
    assert path.end.destination and path.end.destination.address == chain[MAX_HOPS + 1]


def test_a_hook_that_takes_every_call_is_followed_instead_of_the_fallback() -> None:
    first = falling_back(A, C, hooks=[ringing(transfer(B))])
    path = path_of(first, falling_back(B, OUTSIDE), falling_back(C, OUTSIDE))
    assert numbers_of(path) == [A, B]


def test_a_hook_for_some_callers_is_linked_and_not_followed() -> None:
    hooks = [ringing(transfer(B), starts_with=["49"]), ending(transfer(C))]
    path = path_of(number(number=A, **SERVER, hooks=hooks), falling_back(B, A), falling_back(C, A))
    assert numbers_of(path) == [A]
    linked = [step.destination.number for step in path.first.steps if step.destination]
    assert [each and each.id for each in linked] == [B, C]


def test_a_fallback_that_vapi_does_not_use_leads_to_unused_steps() -> None:
    first = falling_back(A, B, assistantId="assistant-1")
    path = path_of(first, falling_back(B, C), falling_back(C, OUTSIDE))
    assert [leg.is_used for leg in path.legs] == [True, False, False]
    assert path.end and path.end.standing == "unused"


def test_before_anything_is_looked_up_the_path_stays_open() -> None:
    path = call_path(falling_back(A, B), DIRECTORY, lambda address: NotKnown.LATER)
    assert numbers_of(path) == [A]
    assert path.end is None


def test_a_loop_of_one_needs_no_look_up() -> None:
    path = call_path(falling_back(A, A), DIRECTORY, lambda address: NotKnown.LATER)
    assert path.end and path.end.kind == "loop"


def test_a_failed_look_up_ends_the_path_and_says_so() -> None:
    path = call_path(falling_back(A, B), DIRECTORY, lambda address: NotKnown.FAILED)
    assert path.end and path.end.tone == "warning"
    assert path.end.trouble == "Vapi didn't say whether +1 415-555-0102 is one of your numbers."


def test_an_address_that_vapi_masks_is_not_looked_up() -> None:
    def refuse(address: str) -> Sequence[PhoneNumber]:
        raise AssertionError(address)

    path = call_path(falling_back(A, "+1415***0102"), DIRECTORY, refuse)
    assert path.end and "can't be looked up" in path.end.lines[0]


def test_each_address_is_looked_up_once_and_transfers_of_hooks_are_few() -> None:
    asked: list[str] = []

    def look_up(address: str) -> Sequence[PhoneNumber]:
        asked.append(address)
        return []

    others = [f"+141555503{place:02}" for place in range(20)]
    hooks = [ringing(transfer(each), starts_with=["49"]) for each in (A, *others, *others)]
    call_path(falling_back(A, B, hooks=hooks), DIRECTORY, look_up)
    assert len(asked) == len(set(asked)) == MAX_MENTIONS + 1
    assert B in asked and A not in asked


ADDRESSES = st.sampled_from([A, B, C, OUTSIDE, "sip:desk@sip.vapi.ai", "1042"])
ANY_NUMBER = st.one_of([newer_objects_of(each.stored) for each in PROVIDERS.values()])


@st.composite
def organizations(draw: st.DrawFn) -> list[PhoneNumber]:
    """Numbers of any kind, most of which transfer calls to each other."""
    numbers = draw(st.lists(ANY_NUMBER, min_size=1, max_size=8))
    for place, received in enumerate(numbers):
        received["id"] = f"number-{place}"
        if draw(st.booleans()):
            received["number"] = draw(ADDRESSES)
            received["fallbackDestination"] = to(draw(ADDRESSES))
        if draw(st.booleans()):
            received["hooks"] = [ringing(transfer(draw(ADDRESSES)), say("Hi")), *hooks_of(received)]
    return list(map(PhoneNumber.read, numbers))


def hooks_of(received: Any) -> list[Any]:
    hooks = received.get("hooks")
    return hooks if isinstance(hooks, list) else []


@given(organizations())
def test_any_number_has_a_path_with_an_end(numbers: list[PhoneNumber]) -> None:
    path = call_path(numbers[0], DIRECTORY, looking_in(*numbers))
    assert path.end is not None
    assert len(path.hops) <= MAX_HOPS
    ids = numbers_of(path)
    assert len(ids) == len(set(ids))


@given(ANY_NUMBER)
def test_any_number_has_steps_that_name_the_place_in_its_json(received: Any) -> None:
    found = PhoneNumber.read(received)
    course = course_of(found, ())
    hooks = hooks_of(received)
    places = [step.place for step in course.steps if step.place[:1] == ("hooks",)]
    assert sorted(place[1] for place in places) == list(range(len(hooks)))
