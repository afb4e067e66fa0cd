"""Values that two people changed, and the person's decision for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.orgs.http import OrganizationRequest
from phone_numbers.assignees.directory import names_at_hand
from phone_numbers.forms.differences import differences, shown_place, shown_value
from phone_numbers.saving.merging import ASSIGNMENT, Conflict
from vapi_client.json_values import ABSENT
from vapi_client.masking import masked_at

from .posted_form import names_by_id

PREFIX = "decide."
UNASSIGNED = "No assistant, squad or workflow"


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """A conflict as the template shows it. Credentials are masked.

    A decision names the side, and the digest of the values that the person saw. `decision` is
    "mine" or "theirs", or empty if the person hasn't decided between these values.
    """

    name: str
    digest: str
    place: str
    base: str
    mine: str
    theirs: str
    decision: str


def decisions_of(request: OrganizationRequest) -> dict[str, str]:
    """Return the posted decisions by the name of the conflict (merging.resolve)."""
    return {
        name.removeprefix(PREFIX): str(value)
        for name, value in request.POST.items()
        if name.startswith(PREFIX)
    }


def shown_conflicts(
    request: OrganizationRequest, conflicts: Iterable[Conflict]
) -> list[ShownConflict]:
    """Return the conflicts as the template shows them, with the decisions made so far."""
    decisions = decisions_of(request)
    names = names_by_id(names_at_hand(request.organization))
    return [shown_conflict(each, decisions, names) for each in conflicts]


def shown_conflict(
    conflict: Conflict, decisions: Mapping[str, str], names: Mapping[str, str]
) -> ShownConflict:
    """Return a conflict as the template shows it. `names` are those of assignees by id."""
    side, _, digest = decisions.get(conflict.name, "").partition(":")
    base, mine, theirs = (
        _shown(conflict.path, value, names)
        for value in (conflict.base, conflict.mine, conflict.theirs)
    )
    return ShownConflict(
        name=conflict.name,
        digest=conflict.digest,
        place=shown_place(conflict.path),
        base=base,
        mine=mine,
        theirs=theirs,
        decision=side if digest == conflict.digest else "",
    )


def _shown(path: tuple[str, ...], value: Any, names: Mapping[str, str]) -> str:
    if path == ASSIGNMENT:
        assignees = differences({}, {} if value is ABSENT else value, names)
        return "\n".join(f"{each.place}: {each.after}" for each in assignees) or UNASSIGNED
    return shown_value(value if value is ABSENT else masked_at(path, value))
