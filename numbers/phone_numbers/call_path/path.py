"""Follows a call from one number of the organization to the next."""

from collections.abc import Sequence
from dataclasses import replace

from phone_numbers.addresses import own_addresses
from phone_numbers.assignees.assignee import assignees_of
from phone_numbers.assignees.directory import Directory
from vapi_client.schemas.phone_number import PhoneNumber

from .leg import Course, course_of
from .steps import CallPath, Destination, Leg, LookUp, NotKnown, OwnNumber, Step

MAX_HOPS = 5
MAX_MENTIONS = 5  # transfers that are looked up but not followed

Found = Sequence[PhoneNumber] | NotKnown


def call_path(number: PhoneNumber, directory: Directory | None, look_up: LookUp) -> CallPath:
    """Return what happens when somebody calls a number.

    `directory` has the names of assistants and squads. `look_up` finds the organization's other
    numbers. The path has at most MAX_HOPS of them.
    """
    return _Walk(directory, look_up).begin_at(number)


class _Walk:
    """One walk along a path. It looks up each address once."""

    def __init__(self, directory: Directory | None, look_up: LookUp) -> None:
        self._directory = directory
        self._look_up = look_up
        self._found: dict[str, Found] = {}
        self._mentions = MAX_MENTIONS

    def begin_at(self, number: PhoneNumber) -> CallPath:
        legs: list[Leg] = []
        is_used = True
        at: PhoneNumber | Step | None = number
        while isinstance(at, PhoneNumber):
            self._found |= {address: [at] for address in own_addresses(at)}
            course = course_of(at, assignees_of(at, self._directory))
            steps = self._linked(course)
            legs.append(Leg(OwnNumber.of(at), steps, not legs, is_used, at.updated_at))
            if course.onward and course.onward.standing == "unused":
                is_used = False
            at = self._next(course, legs)
        return CallPath(
            tuple(legs), at if at is None or is_used else replace(at, standing="unused")
        )

    def _next(self, course: Course, legs: Sequence[Leg]) -> PhoneNumber | Step | None:
        """Return the number that the call reaches next, or the end of its path. Return None if it
        is looked up later."""
        if course.onward is None or course.onward.destination is None:
            return course.end
        destination = course.onward.destination
        found = self._numbers_at(destination.address)
        if found is NotKnown.LATER:
            return None
        if isinstance(found, NotKnown) or not found:
            return _leaves(destination, found)
        number = found[0]
        known = replace(destination, own=tuple(map(OwnNumber.of, found)))
        if any(leg.number.id == number.id for leg in legs):
            return _loop(known)
        if len(legs) > MAX_HOPS:
            return Step(
                "away",
                f"The path is shown for {MAX_HOPS} transfers. The call goes on at",
                standing="depends",
                destination=known,
            )
        return number

    def _linked(self, course: Course) -> tuple[Step, ...]:
        """Return the steps, with the organization's numbers that they transfer to."""
        return tuple(
            replace(step, destination=self._resolved(step.destination, step is course.onward))
            if step.destination
            else step
            for step in course.steps
        )

    def _resolved(self, destination: Destination, is_followed: bool) -> Destination:
        address = destination.address
        if not is_followed and address not in self._found:
            if self._mentions == 0:
                return destination
            self._mentions -= 1
        found = self._numbers_at(address)
        own = found if isinstance(found, NotKnown) else tuple(map(OwnNumber.of, found))
        return replace(destination, own=own)

    def _numbers_at(self, address: str) -> Found:
        if not address:
            return NotKnown.UNASKED
        if address not in self._found:
            self._found[address] = self._look_up(address)
        return self._found[address]


def _leaves(destination: Destination, found: Found) -> Step:
    """Return the end of a path that leads to none of the organization's numbers, or may do so."""
    step = Step("away", "The call leaves this organization's numbers")
    if found is NotKnown.FAILED:
        trouble = f"Vapi didn't say whether {destination.shown} is one of your numbers."
        return replace(
            step, title="The path isn't known any further", trouble=trouble, tone="warning"
        )
    if found is NotKnown.UNASKED:
        line = f"Whether {destination.shown} is one of your numbers can't be looked up."
        return replace(step, title="The path isn't known any further", lines=(line,))
    return step


def _loop(destination: Destination) -> Step:
    trouble = "This is a loop: the call has been at this number before."
    return Step(
        "loop", "The call is back at", trouble=trouble, tone="error", destination=destination
    )
