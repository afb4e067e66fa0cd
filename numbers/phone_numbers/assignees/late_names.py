"""Names that were still being read when a page was rendered, and are filled in later.

The page asks for them by the beginnings of their ids, which keeps the address short.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from dashboard.orgs.models import Organization
from phone_numbers.display import SHORT_ID

from .assignee import Assignee, existing_assignee
from .directory import KINDS, Directory, Kind, known_names

MAX_ATTEMPTS = 20

_ID = re.compile(r"[0-9A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class PendingNames:
    """The beginnings of the ids that a page waits for, and the time of the last assignment."""

    assistant: tuple[str, ...] = ()
    squad: tuple[str, ...] = ()
    assigned_by: datetime | None = None
    attempt: int = 1

    def __bool__(self) -> bool:
        return bool(self.assistant or self.squad)

    def of(self, kind: Kind) -> tuple[str, ...]:
        return self.assistant if kind == "assistant" else self.squad

    def to_address(self) -> str:
        """Return the query string that asks for these names."""
        parameters = {
            "assistant": ",".join(self.assistant),
            "squad": ",".join(self.squad),
            "assignedBy": self.assigned_by.isoformat() if self.assigned_by else "",
            "attempt": str(self.attempt),
        }
        return "?" + urlencode({name: value for name, value in parameters.items() if value})


def pending_names(
    shown: Iterable[tuple[datetime | None, tuple[Assignee, ...]]],
) -> PendingNames:
    """Return the names that a page waits for, each once.

    `shown` are the assignees of each number, with the time of its last change.
    """
    waiting: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    assigned_by = None
    for changed_at, assignees in shown:
        for assignee in assignees:
            if assignee.state == "pending":
                waiting[assignee.kind][assignee.label] = None
                moments = [moment for moment in (assigned_by, changed_at) if moment]
                assigned_by = max(moments, default=None)
    return PendingNames(tuple(waiting["assistant"]), tuple(waiting["squad"]), assigned_by)


def read_pending_names(parameters: Mapping[str, str]) -> PendingNames:
    """Return the names that an address asks for; invalid parameters are ignored."""
    try:
        assigned_by = datetime.fromisoformat(parameters.get("assignedBy", ""))
        if assigned_by.tzinfo is None:
            assigned_by = assigned_by.replace(tzinfo=UTC)
    except ValueError:
        assigned_by = None
    attempt = parameters.get("attempt", "")
    return PendingNames(
        assistant=_beginnings(parameters.get("assistant", "")),
        squad=_beginnings(parameters.get("squad", "")),
        assigned_by=assigned_by,
        attempt=int(attempt) if re.fullmatch(r"[0-9]{1,3}", attempt) else MAX_ATTEMPTS,
    )


def find_late_names(
    organization: Organization, pending: PendingNames
) -> tuple[tuple[Assignee, ...], PendingNames]:
    """Return the assignees that are known now, and the names to ask for again."""
    directory = known_names(organization)
    if directory is not None:
        return _found(pending, directory), PendingNames()
    if pending.attempt >= MAX_ATTEMPTS:
        return (), PendingNames()
    return (), replace(pending, attempt=pending.attempt + 1)


def _beginnings(value: str) -> tuple[str, ...]:
    return tuple(each for each in value.split(",") if _ID.fullmatch(each) and len(each) <= SHORT_ID)


def _found(pending: PendingNames, directory: Directory) -> tuple[Assignee, ...]:
    found = []
    for kind in KINDS:
        beginnings = set(pending.of(kind))
        for known, name in directory.of(kind).by_id.items():
            if known[:SHORT_ID] in beginnings and _ID.fullmatch(known):
                found.append(existing_assignee(kind, known, name))
        existing = {known[:SHORT_ID] for known in directory.of(kind).by_id}
        found += [
            Assignee(kind, beginning, beginning, "deleted")
            for beginning in pending.of(kind)
            if beginning not in existing and directory.lacks(kind, beginning, pending.assigned_by)
        ]
    return tuple(found)
