"""Choosing an assistant or a squad by part of its name, by its whole name, or by a pasted id."""

from collections.abc import Mapping
from dataclasses import dataclass

from .directory import Directory, Kind

MAX_CHOICES = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """An assistant or a squad to choose."""

    id: str
    name: str


def matching(directory: Directory, kind: Kind, search: str) -> list[Choice]:
    """Return those whose name contains the text, or whose id begins with it.

    Names that begin with the text come first.
    """
    wanted = search.strip().casefold()
    choices = [
        Choice(known, name or known)
        for known, name in directory.of(kind).by_id.items()
        if wanted in (name or "").casefold() or known.casefold().startswith(wanted)
    ]
    choices.sort(
        key=lambda each: (not each.name.casefold().startswith(wanted), each.name.casefold())
    )
    return choices[:MAX_CHOICES]


def id_of(directory: Directory | None, kind: Kind, typed: str) -> str:
    """Return the id for a name that only one has; the typed text for any other name or an id."""
    by_id: Mapping[str, str | None] = directory.of(kind).by_id if directory else {}
    if typed in by_id:
        return typed
    wanted = typed.casefold()
    same_name = [known for known, name in by_id.items() if (name or "").casefold() == wanted]
    return same_name[0] if len(same_name) == 1 else typed
