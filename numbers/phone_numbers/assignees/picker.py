"""Choosing an assignee or a credential by part of its name, by its whole name, or by its id."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from phone_numbers.display import SHORT_ID

from .assignee import Assignee
from .directory import KINDS, Directory, Kind
from .seen_ids import WORKFLOW, SeenId

MAX_CHOICES = 20

_IS_ID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose. `kind` is that of an assignee, "nothing", or that of a credential.

    `note` tells it apart from others: the beginning of its id if another has the same name.
    """

    id: str
    name: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    choices: Sequence[Choice]


UNASSIGNED = Group("", [Choice("", "Unassigned", "nothing")])


@dataclass(frozen=True, slots=True)
class Picked:
    """What a picker shows of an assignee: its name if it is known, otherwise its id.

    `token` goes with the form, so that `picked_from` knows what the text means. `note` says what is
    wrong with the assignee.
    """

    text: str
    token: str
    note: str

    @classmethod
    def of(cls, assignee: Assignee) -> "Picked":
        text = one_line(assignee.label if assignee.state == "named" else assignee.id)
        note = f"This {assignee.kind} was deleted." if assignee.state == "deleted" else ""
        return cls(text, f"{assignee.kind}:{assignee.id} {text}", note)


def picked_from(token: str, text: str) -> str:
    """Return what was picked, as "assistant:<id>"; nothing if another text was typed since."""
    picked, _, shown = token.partition(" ")
    return picked if one_line(shown) == one_line(text) else ""


def one_line(text: str) -> str:
    """Return a name as the input of a picker can hold it."""
    return " ".join(text.split())


def matching(directory: Directory, kind: Kind, search: str) -> list[Choice]:
    """Return those whose name contains the text, or whose id begins with it.

    Names that begin with the text come first, and those without a name last.
    """
    wanted = search.strip().casefold()
    by_id = directory.of(kind).by_id
    amounts = Counter(by_id.values())
    choices = [
        Choice(known, name or known, kind, known[:SHORT_ID] if name and amounts[name] > 1 else "")
        for known, name in by_id.items()
        if wanted in (name or "").casefold() or known.casefold().startswith(wanted)
    ]
    choices.sort(
        key=lambda each: (
            each.name == each.id,
            not each.name.casefold().startswith(wanted),
            each.name.casefold(),
        )
    )
    return choices[:MAX_CHOICES]


def matching_seen(seen: Iterable[SeenId], kind: str, search: str) -> list[Choice]:
    """Return those whose id, or the name of a number that has it, contains the text."""
    wanted = search.strip().casefold()
    found = [
        Choice(each.id, each.id, kind, str(each))
        for each in seen
        if wanted in each.id.casefold() or wanted in each.example.casefold()
    ]
    return found[:MAX_CHOICES]


def matching_groups(
    directory: Directory | None, workflows: Iterable[SeenId], search: str, kinds: Sequence[str]
) -> list[Group]:
    """Return the assignees of these kinds that match, or an id that nothing known has, as each
    kind. Workflows are those that were seen."""
    search = search.strip()
    groups = [
        Group(f"{kind.title()}s", matching(directory, kind, search))
        for kind in KINDS
        if directory and kind in kinds
    ]
    groups.append(Group("Workflows", matching_seen(workflows, WORKFLOW, search)))
    if _IS_ID.fullmatch(search) and not any(each.choices for each in groups):
        as_each = [Choice(search, search, kind, f"as {kind}") for kind in kinds]
        groups.append(Group("Use this ID", as_each))
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
