"""The names of what has an id, for entries that only hold ids. Each app registers what it knows."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from dashboard.orgs.models import Organization
from vapi_client.json_values import texts

Source = Callable[[Organization, Collection[str]], Mapping[str, str]]
"""Returns the names that it knows of these ids, without a call to Vapi."""

SHORT = 8  # characters that tell an id from others, beside its name

_ID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_IS_ID = re.compile(_ID)
_QUOTED_ID = re.compile(f'"({_ID})"')

_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def names_of(organization: Organization, ids: Iterable[str]) -> dict[str, str]:
    """Return the known names of ids. The first source that knows an id wins."""
    found: dict[str, str] = {}
    unknown = set(ids)
    for source in _sources:
        if unknown:
            found |= source(organization, unknown)
            unknown -= found.keys()
    return found


def ids_in(document: Any) -> set[str]:
    """Return the ids among the texts of a JSON document."""
    return {text for _, text in texts(document) if _IS_ID.fullmatch(text)}


def is_id(text: str) -> bool:
    return _IS_ID.fullmatch(text) is not None


def with_names(written: str, names: Mapping[str, str]) -> str:
    """Return JSON with a name in place of each id that has one: “Front desk (7c9e6679)”."""
    return _QUOTED_ID.sub(lambda found: _named(found[1], names) or found[0], written)


def _named(known: str, names: Mapping[str, str]) -> str:
    return f"{names[known]} ({known[:SHORT]})" if known in names else ""
