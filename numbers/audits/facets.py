"""The facets that narrow a snapshot, and how a row stores them (`AuditedNumber.facets`)."""

from itertools import combinations

from .assignees import KINDS

FACETS = {"provider": "Provider", "status": "Status", "assigned": "Assigned to"}
"""Labels by facet, in the order of the stored lines."""

UNSET = "none"  # selects numbers without a value

ASSIGNED = {
    "assistant": "Assistant",
    "squad": "Squad",
    "workflow": "Workflow",
    "server": "Server only",
    UNSET: "Nothing",
}

STORED_ASSIGNMENTS = (
    *(" ".join(kinds) for n in (1, 2, 3) for kinds in combinations(KINDS, n)),
    "server",
    UNSET,
)
"""Every possible line for the `assigned` facet."""


def stored_assignment(assistant_id: str, squad_id: str, workflow_id: str, server: str) -> str:
    """Return one of STORED_ASSIGNMENTS."""
    ids = zip(KINDS, (assistant_id, squad_id, workflow_id), strict=True)
    return " ".join(kind for kind, each in ids if each) or ("server" if server else UNSET)
