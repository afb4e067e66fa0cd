"""What of a snapshot a person looks at, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

PAGE_SIZE = 100
MAX_SEARCH = 100
UNSET = "none"  # of a facet: that a number has no such value
FACETS = {"provider": "Provider", "status": "Status", "assigned": "Assigned to"}
"""In the order in which they stand in `AuditedNumber.facets`."""

ASSIGNED = {
    "assistant": "Assistant",
    "squad": "Squad",
    "workflow": "Workflow",
    "server": "Server only",
    "none": "Nothing",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Facets that combine; an empty one lets everything pass. `assignee` is an id; with `accepted`
    it is about findings that are accepted, and else about those that are open."""

    search: str = ""
    rule: str = ""
    severity: str = ""
    provider: str = ""
    status: str = ""
    assigned: str = ""
    assignee: str = ""
    accepted: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "Selection":
        """Whatever an address holds."""
        texts = {
            name: parameters.get(name, "").replace("\0", "").strip()[:MAX_SEARCH]
            for name in cls.__slots__
            if name != "page"
        }
        texts |= {facet: texts[facet].lower() for facet in FACETS}
        page = parameters.get("page", "")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1
        return cls(page=max(1, number), **texts)

    @property
    def narrows(self) -> bool:
        """Whether this can hide anything."""
        return replace(self, sort="", page=1) != Selection()

    def with_(self, **fields: Any) -> "Selection":
        """Another choice, from its first page on."""
        return replace(self, **{"page": 1, **fields})

    def to_address(self) -> str:
        """The query string that shows this again."""
        unset = asdict(Selection())
        stated = {name: value for name, value in asdict(self).items() if value != unset[name]}
        return f"?{urlencode(stated)}" if stated else ""


EVERYTHING = Selection()
ACCEPTED = Selection(accepted="1")
