"""Values that two people changed, and the person's decision for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.orgs.http import OrganizationRequest
from phone_numbers.forms.differences import shown_place, shown_value
from phone_numbers.saving.merging import Conflict
from vapi_client.json_values import ABSENT
from vapi_client.masking import masked_at

PREFIX = "decide."


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
    return [shown_conflict(each, decisions) for each in conflicts]


def shown_conflict(conflict: Conflict, decisions: Mapping[str, str]) -> ShownConflict:
    side, _, digest = decisions.get(conflict.name, "").partition(":")
    base, mine, theirs = (
        shown_value(value if value is ABSENT else masked_at(conflict.path, value))
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
