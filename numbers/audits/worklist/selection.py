"""The search, filters, order and page of a snapshot that an address asks for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from audits.facets import FACETS

PAGE_SIZE = 100
MAX_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters that combine. An empty filter matches everything.

    `assignee` is the id of an assistant, squad or workflow. `accepted` selects accepted findings in
    place of open ones.
    """

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
        """Read the parameters of an address. Ignore values that make no sense."""
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
        """Return whether a filter is set."""
        return replace(self, sort="", page=1) != Selection()

    @property
    def selects_findings(self) -> bool:
        """Return whether it selects numbers by their findings."""
        return bool(self.rule or self.severity or self.accepted)

    @property
    def is_rule(self) -> bool:
        """Return whether it selects all open findings of a rule, and nothing else."""
        return bool(self.rule) and not self.with_(rule="", sort="").narrows

    def with_(self, **fields: Any) -> "Selection":
        """Return a copy with these fields, on its first page."""
        return replace(self, **{"page": 1, **fields})

    def to_address(self) -> str:
        """Return the query string of this selection."""
        unset = asdict(Selection())
        stated = {name: value for name, value in asdict(self).items() if value != unset[name]}
        return f"?{urlencode(stated)}" if stated else ""


EVERYTHING = Selection()
ACCEPTED = Selection(accepted="1")
