"""How an edit changes what happens to a call, for the preview of a form."""

from dataclasses import dataclass
from functools import cache

from dashboard.orgs.models import Organization
from phone_numbers.assignees.directory import known_names
from phone_numbers.call_path.path import call_path
from phone_numbers.call_path.picture import Picture, picture_of
from phone_numbers.call_path.steps import CallPath, LookUp
from phone_numbers.call_path.vapi_look_up import VapiLookUp, look_up_later
from phone_numbers.forms.parts.assignment import IDS
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber


@dataclass(frozen=True, slots=True)
class PathPreview:
    """The call path before and after an edit. A new number has none before."""

    before: Picture | None
    after: Picture


def path_preview(
    organization: Organization, before: JSON, after: JSON, *, creates: bool
) -> PathPreview | None:
    """Return how the path changes; None if it stays the same.

    Vapi is asked for other numbers on the path only if it changes, and once for each address.
    """
    directory = known_names(organization)
    numbers = PhoneNumber.read(before), PhoneNumber.read(_as_assigned_now(before, after))

    def paths(look_up: LookUp) -> list[CallPath]:
        return [call_path(number, directory, look_up) for number in numbers]

    old, new = paths(look_up_later)
    if not creates and _steps_of(old) == _steps_of(new):
        return None
    old, new = paths(cache(VapiLookUp(organization.vapi())))
    return PathPreview(None if creates else _picture(old), _picture(new))


def _as_assigned_now(before: JSON, after: JSON) -> JSON:
    """Return the number without the time of its last change if its assignment is new.

    The assistant may be newer than the directory, which then can't tell that it was deleted.
    """
    if all(before.get(field) == after.get(field) for field in IDS.values()):
        return after
    return {name: value for name, value in after.items() if name != "updatedAt"}


def _steps_of(path: CallPath) -> object:
    return [leg.steps for leg in path.legs], path.end


def _picture(path: CallPath) -> Picture:
    return picture_of(path, lambda number_id: "")
