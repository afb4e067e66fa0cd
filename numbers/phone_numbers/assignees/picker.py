"""Choosing an assistant or a squad by part of its name, by its whole name, or by a pasted id."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .directory import KINDS, Directory, Kind

MAX_CHOICES = 20

_IS_ID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose. `kind` is that of an assignee, or "nothing".

    If it shares its name with another of its kind, only the beginning of its id tells them apart.
    """

    id: str
    name: str
    kind: str = ""
    shares_name: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    choices: Sequence[Choice]


def matching(directory: Directory, kind: Kind, search: str) -> list[Choice]:
    """Return those whose name contains the text, or whose id begins with it.

    Names that begin with the text come first.
    """
    wanted = search.strip().casefold()
    by_id = directory.of(kind).by_id
    amounts = Counter(by_id.values())
    choices = [
        Choice(known, name or known, kind, shares_name=bool(name) and amounts[name] > 1)
        for known, name in by_id.items()
        if wanted in (name or "").casefold() or known.casefold().startswith(wanted)
    ]
    choices.sort(
        key=lambda each: (not each.name.casefold().startswith(wanted), each.name.casefold())
    )
    return choices[:MAX_CHOICES]


def matching_groups(directory: Directory | None, search: str) -> list[Group]:
    """Return what a number can be assigned to: everything that matches, of each kind, or an id that
    nothing known has, as each kind."""
    search = search.strip()
    groups = [] if search else [Group("", [Choice("", "Unassigned", "nothing")])]
    if directory:
        groups += [Group(f"{each.title()}s", matching(directory, each, search)) for each in KINDS]
    if _IS_ID.fullmatch(search) and not any(each.choices for each in groups):
        kinds = (*KINDS, "workflow")
        groups.append(Group("Use this ID", [Choice(search, each.title(), each) for each in kinds]))
    return [each for each in groups if each.choices]


def find(directory: Directory | None, typed: str) -> str:
    """Return what a whole name or an id means, as "assistant:<id>"; an empty text unless it can
    only be one."""
    wanted = typed.casefold()
    found = [
        f"{kind}:{known}"
        for kind in KINDS
        for known, name in (directory.of(kind).by_id.items() if directory else ())
        if typed == known or (name or "").casefold() == wanted
    ]
    return found[0] if len(found) == 1 else ""


def id_of(directory: Directory | None, kind: Kind, typed: str) -> str:
    """Return the id for a name that only one has; the typed text for any other name or an id."""
    by_id: Mapping[str, str | None] = directory.of(kind).by_id if directory else {}
    if typed in by_id:
        return typed
    wanted = typed.casefold()
    same_name = [known for known, name in by_id.items() if (name or "").casefold() == wanted]
    return same_name[0] if len(same_name) == 1 else typed
