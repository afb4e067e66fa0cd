"""Sentences of the activity record about a number: “Reassigned +1 780 555 0142 from … to …”."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.activity.models import Action, Attempt
from dashboard.activity.sentences import VERBS, Sentence, from_to, quoted
from phone_numbers.assignees.assignee import host_of
from phone_numbers.display import SHORT_ID, field_label, readable_number
from phone_numbers.forms.parts.assignment import IDS
from vapi_client.schemas.providers import PROVIDERS

Change = dict[str, Any]

MOST_FIELDS = 3  # named in a sentence
_KINDS = {field: kind for kind, field in IDS.items()}
_WORDS = {
    **dict.fromkeys(_KINDS, "assignment"),
    "fallbackDestination": "fallback",
    "smsEnabled": "SMS",
}


def number_sentence(attempt: Attempt, names: Mapping[str, str]) -> Sentence:
    """Return the sentence of a number that was created, changed or deleted."""
    subject = readable_number(attempt.label) or names.get(attempt.subject, attempt.subject)
    changes = {change["field"]: change for change in attempt.changes}
    if attempt.action != Action.NUMBER_UPDATE:
        name = changes.get("name", {})
        called = quoted(name.get("before") or name.get("after"))
        return Sentence(*VERBS[attempt.action], subject, called if called != f"“{subject}”" else "")
    if changes and changes.keys() <= _KINDS.keys():
        said = _assigned(changes, names)
    elif len(changes) == 1 and (say := _SENTENCES.get(next(iter(changes)))):
        said = say(*changes.values())
    else:
        said = None
    if said is None:
        fields = _listed(changes)
        said = _about("Changed", "change", f"the {fields} of" if fields else "", "")
    done, tried, rest = said
    return Sentence(done, tried, subject, rest)


Said = tuple[str, str, str]
"""The words before the subject if it was done, if it was tried, and the words after it."""


def _about(done: str, tried: str, words: str, rest: str) -> Said:
    return f"{done} {words}".strip(), f"{tried} {words}".strip(), rest


def _assigned(changes: Mapping[str, Change], names: Mapping[str, str]) -> Said | None:
    def labels(side: str) -> str:
        ids = {field: change.get(side) for field, change in changes.items()}
        return " and ".join(
            names.get(each) or f"{_KINDS[field]} {each[:SHORT_ID]}"
            for field, each in ids.items()
            if isinstance(each, str) and each
        )

    before, after = labels("before"), labels("after")
    if before and after:
        return "Reassigned", "reassign", from_to(before, after)
    if after:
        return "Assigned", "assign", f"to {after}"
    return ("Unassigned", "unassign", f"from {before}") if before else None


def _named(change: Change) -> Said | None:
    before, after = (quoted(change.get(side)) for side in ("before", "after"))
    if before and after:
        return "Renamed", "rename", from_to(before, after)
    if after:
        return "Named", "name", after
    return _about("Removed", "remove", f"the name {before} of", "") if before else None


def _leads(change: Change) -> Said | None:
    return _replaced("fallback", change, _destination)


def _serves(change: Change) -> Said | None:
    return _replaced("server", change, _host)


def _texts(change: Change) -> Said | None:
    return {
        True: ("Turned on SMS for", "turn on SMS for", ""),
        False: ("Turned off SMS for", "turn off SMS for", ""),
    }.get(change.get("after") is True)


def _replaced(part: str, change: Change, shown: Callable[[Any], str]) -> Said | None:
    """Return what happened to a part, if the change shows in few words."""
    before, after = shown(change.get("before")), shown(change.get("after"))
    is_told = bool(before) == bool(change.get("before")) and bool(after) == bool(
        change.get("after")
    )
    if before == after or not is_told:
        return None
    if before and after:
        return _about("Changed", "change", f"the {part} of", from_to(before, after))
    if after:
        return _about("Set", "set", f"the {part} of", f"to {after}")
    return _about("Removed", "remove", f"the {part} {before} of", "")


_SENTENCES: Mapping[str, Callable[[Change], Said | None]] = {
    "name": _named,
    "fallbackDestination": _leads,
    "server": _serves,
    "smsEnabled": _texts,
}


def _destination(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    address = value.get("number") or value.get("sipUri")
    return readable_number(address) if isinstance(address, str) else ""


def _host(value: Any) -> str:
    url = value.get("url") if isinstance(value, dict) else None
    return host_of(url) if isinstance(url, str) else ""


def _listed(changes: Mapping[str, Change]) -> str:
    """Return the fields in words: “name, fallback and 2 more fields”."""
    words = list(dict.fromkeys(_WORDS.get(field) or _in_a_sentence(field) for field in changes))
    more = len(words) - MOST_FIELDS
    if more > 1:
        words = [*words[:MOST_FIELDS], f"{more} more fields"]
    *first, last = words or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _in_a_sentence(field: str) -> str:
    """Return the label of a field, in lower case unless it begins with an acronym or a name."""
    label = field_label(field)
    is_name = label[:2].isupper() or label.partition(" ")[0].lower() in PROVIDERS
    return label if is_name else label[:1].lower() + label[1:]
