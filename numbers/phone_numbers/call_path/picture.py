"""The picture of a path: its steps with their icons, and links to what makes them.

`templates/phone_numbers/call_path/path.html` draws it on any page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.assignees.rendering import render_assignees
from phone_numbers.entries import entries_of, render_entries
from phone_numbers.forms.input_address import input_address
from vapi_client.json_values import JSON, Path, value_at

from .leg import ASSIGNMENT, FALLBACK, NOT_REACHED
from .steps import CallPath, Kind, Leg, NotKnown, OwnNumber, Step

ICONS: Mapping[Kind, str] = {
    "call": "phone-arrow-down-left",
    "say": "speaker-wave",
    "transfer": "phone-arrow-up-right",
    "assignee": "phone",
    "server": "server",
    "unknown": "question-mark-circle",
    "hang-up": "phone-x-mark",
    "away": "arrow-top-right-on-square",
    "loop": "arrow-path",
}
IN_PLACE: Mapping[Path, str] = {ASSIGNMENT: "assignment", FALLBACK: "fallback"}
"""The fields that are edited in place, by the place in the number's JSON."""

FormOf = Callable[[str], str]
"""Returns the address of the form that edits a number; empty if this person can't edit it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A link to the inputs that make a step: its address, and what it edits.

    `field` is the field that is edited in place, if it is one.
    """

    address: str
    label: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as the template shows it.

    `reaches` is the number that the call gets to, on its first step there.
    """

    step: Step
    icon: str
    is_used: bool
    reaches: OwnNumber | None = None
    assigned: SafeString | str = ""
    edit: Edit | None = None
    offer: Edit | None = None
    details: SafeString | str = ""

    @property
    def is_said_unused(self) -> bool:
        """Whether screen readers hear that it isn't reached. Its arrow may say so already."""
        return not self.is_used and self.step.arrow != NOT_REACHED


@dataclass(frozen=True, slots=True)
class Picture:
    """The steps at the first number, and the rest of the path: those at other numbers, and the end.

    `is_open` says that addresses are looked up later. If the path goes on at one of them, it has
    no rest so far.
    """

    steps: list[ShownStep]
    rest: list[ShownStep]
    is_open: bool


def picture_of(path: CallPath, form_of: FormOf, *, number: JSON | None = None) -> Picture:
    """Return the picture of a path.

    On a number's own page, `number` is its JSON with its credentials masked. Its steps then show
    all fields that make them, and are edited in place.
    """
    first = [_shown_step(step, path.first, form_of, number) for step in path.first.steps]
    rest = [_shown_step(step, leg, form_of) for leg in path.hops for step in leg.steps]
    if path.end:
        in_place = None if path.hops else number
        rest.append(_shown_step(path.end, path.legs[-1], form_of, in_place))
    return Picture(first, rest, any(map(_is_looked_up_later, path.first.steps)))


def forms_for(request: OrganizationRequest) -> FormOf:
    """Return the function that gives this person the address of a number's form."""
    may_edit = request.membership.may(Role.OPERATOR)

    def form_of(number_id: str) -> str:
        if not may_edit or not number_id:
            return ""
        return reverse("phone_numbers:edit", args=[request.organization.slug, number_id])

    return form_of


def _is_looked_up_later(step: Step) -> bool:
    return step.destination is not None and step.destination.own is NotKnown.LATER


def _shown_step(step: Step, leg: Leg, form_of: FormOf, number: JSON | None = None) -> ShownStep:
    form, in_place = form_of(leg.number.id), number is not None
    return ShownStep(
        step,
        ICONS[step.kind],
        leg.is_used and step.standing != "unused",
        leg.number if step.kind == "call" and not leg.is_first else None,
        render_assignees(step.assignees) if step.assignees else "",
        _edit(step.place, "", form, in_place=in_place),
        _edit(step.offer.place, step.offer.text, form, in_place=in_place) if step.offer else None,
        _details(number, step.place) if number is not None else "",
    )


def _edit(place: Path, words: str, form: str, *, in_place: bool) -> Edit | None:
    """Return the link to the inputs for a place in the number's JSON."""
    if not place or not form:
        return None
    name, *positions = place  # people count from 1
    words_of = [str(name).removesuffix("s"), *(str(int(each) + 1) for each in positions)]
    what = IN_PLACE.get(place) or " ".join(words_of)
    label = words or f"Edit {what}"
    if in_place and place in IN_PLACE:
        return Edit(f"{form.removesuffix('edit/')}{what}/", label, what)
    return Edit(input_address(form, place), label)


def _details(number: JSON, place: Path) -> SafeString | str:
    """Return the markup of the fields that make a step. The server has a section of its own."""
    value = value_at(number, place) if place and place != ("server",) else None
    return render_entries(entries_of(value)) if isinstance(value, dict) else ""
