"""The picture of a path: icons, links, and what is edited in place."""

from typing import get_args

from phone_numbers.call_path.path import call_path
from phone_numbers.call_path.picture import ICONS, Picture, picture_of
from phone_numbers.call_path.steps import Kind
from phone_numbers.call_path.vapi_look_up import look_up_later
from phone_numbers.forms.form_element import id_of
from vapi_client.schemas.phone_number import PhoneNumber

from .cases import (
    DIRECTORY,
    SERVER,
    falling_back,
    looking_in,
    number,
    path_of,
    ringing,
    say,
    transfer,
)

A, B, OUTSIDE = "+14155550101", "+14155550102", "+13125550199"


def form_of(number_id: str) -> str:
    return f"/numbers/{number_id}/edit/"


def own_picture(first: PhoneNumber, *others: PhoneNumber) -> Picture:
    """Return the picture on the number's own page."""
    return picture_of(path_of(first, *others), form_of, number=first.received)


def test_every_kind_of_step_has_an_icon() -> None:
    assert ICONS.keys() == set(get_args(Kind))


def test_steps_link_to_the_inputs_that_make_them() -> None:
    first = falling_back(A, OUTSIDE, hooks=[ringing(say("Hi"), starts_with=["49"])])
    edits = [each.edit for each in picture_of(path_of(first), form_of).steps]
    assert [each and (each.address, each.label) for each in edits] == [
        None,
        (f"/numbers/{A}/edit/#{id_of('hooks.0')}", "Edit hook 1"),
        (f"/numbers/{A}/edit/#{id_of('server')}", "Edit server"),
        (f"/numbers/{A}/edit/#{id_of('fallbackDestination.type')}", "Edit fallback"),
    ]


def test_on_its_own_page_a_number_s_assignment_and_fallback_are_edited_in_place() -> None:
    answer = own_picture(number(number=A, assistantId="assistant-1")).steps[-1].edit
    assert answer and (answer.field, answer.address) == ("assignment", f"/numbers/{A}/assignment/")
    end = own_picture(number(number=A, **SERVER)).rest[-1].offer
    assert end and (end.field, end.address) == ("fallback", f"/numbers/{A}/fallback/")
    assert end.label == "Add fallback destination"


def test_steps_at_other_numbers_are_edited_on_their_forms() -> None:
    picture = own_picture(falling_back(A, B), number(number=B, name="Night", **SERVER))
    reached, answer, end = picture.rest
    assert reached.reaches and reached.reaches.name == "Night"
    for edit in (answer.edit, end.offer):
        assert edit and edit.field == ""
        assert edit.address.startswith(f"/numbers/{B}/edit/#")


def test_without_a_form_nothing_is_linked() -> None:
    picture = picture_of(path_of(falling_back(A, OUTSIDE)), lambda number_id: "")
    assert not any(each.edit or each.offer for each in (*picture.steps, *picture.rest))


def test_a_hook_shows_all_of_its_fields_on_the_number_s_own_page() -> None:
    action = transfer(OUTSIDE, transferPlan={"holdAudioUrl": "https://example.com/hold.mp3"})
    first = number(**SERVER, hooks=[ringing(action)])
    hook = own_picture(first).steps[1]
    assert "https://example.com/hold.mp3" in hook.details
    server = own_picture(first).steps[2]
    assert server.details == ""
    assert picture_of(path_of(first), form_of).steps[1].details == ""


def test_a_path_with_an_end_that_is_looked_up_later_is_open() -> None:
    first = falling_back(A, B)
    later = picture_of(call_path(first, DIRECTORY, look_up_later), form_of)
    assert later.is_open and not later.rest
    found = picture_of(call_path(first, DIRECTORY, looking_in()), form_of)
    assert not found.is_open and found.rest


def test_a_hook_whose_destination_is_looked_up_later_leaves_the_end_known() -> None:
    first = number(number=A, squadId="squad-1", hooks=[ringing(transfer(B), starts_with=["49"])])
    picture = picture_of(call_path(first, DIRECTORY, look_up_later), form_of)
    assert picture.is_open and picture.rest


def test_what_is_not_used_is_told_apart() -> None:
    first = falling_back(A, B, assistantId="assistant-1")
    picture = own_picture(first, falling_back(B, OUTSIDE))
    assert [each.is_used for each in picture.steps] == [True, True, False]
    assert not any(each.is_used for each in picture.rest)
