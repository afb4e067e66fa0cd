"""Choosing what answers a number: by a part of a name, by a whole name, or by a pasted id."""

from collections.abc import Mapping
from dataclasses import dataclass

from .directory import Directory, Kind

MOST = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """An assistant or a squad to choose."""

    id: str
    name: str


def matching(directory: Directory, kind: Kind, search: str) -> list[Choice]:
    """Those with this part in their name, or this beginning of their id; names that begin with it
    come first."""
    wanted = search.strip().casefold()
    found = [
        Choice(known, name or known)
        for known, name in directory.of(kind).by_id.items()
        if wanted in (name or "").casefold() or known.casefold().startswith(wanted)
    ]
    found.sort(key=lambda each: (not each.name.casefold().startswith(wanted), each.name.casefold()))
    return found[:MOST]


def id_of(directory: Directory | None, kind: Kind, typed: str) -> str:
    """The id of the only one of this name; what was typed where there is none, or several."""
    by_id: Mapping[str, str | None] = directory.of(kind).by_id if directory else {}
    if typed in by_id:
        return typed
    named = [known for known, name in by_id.items() if (name or "").casefold() == typed.casefold()]
    return named[0] if len(named) == 1 else typed
