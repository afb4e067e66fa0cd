"""Values that two people changed, and the person's decision for each."""

from collections.abc import Iterable

from dashboard.orgs.http import OrganizationRequest
from phone_numbers.forms.differences import ShownConflict, shown_conflict
from phone_numbers.saving.merging import Conflict

PREFIX = "decide."


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
