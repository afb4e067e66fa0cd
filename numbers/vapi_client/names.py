"""The names of all assistants or squads, however many there are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from .schemas.listing import CreatedWindow, Named

# An assistant can be tens of kilobytes, and an answer's size is bounded.
PAGE_SIZE = 250
MOST_PAGES = 80


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id (None for what has no name), and whether they are all there are."""

    by_id: Mapping[str, str | None]
    complete: bool


NO_NAMES = Names({}, complete=False)


def read_names(list_call: Callable[[CreatedWindow], tuple[Named, ...]]) -> Names:
    """Reads page after page by time of creation, the only way to more than one page.

    Each page begins at the last one's edge, so what shares that moment is seen twice and counted
    once. More of one moment than a page holds can't be passed: what was read then is incomplete.
    """
    by_id: dict[str, str | None] = {}
    window = CreatedWindow(limit=PAGE_SIZE)
    for _ in range(MOST_PAGES):
        page = list_call(window)
        fresh = {named.id: named.name for named in page if named.id not in by_id}
        by_id |= fresh
        if len(page) < PAGE_SIZE:
            return Names(by_id, complete=True)
        moments = [named.created_at for named in page if named.created_at]
        if not fresh or len(moments) < len(page):
            break
        window = _next(moments)
    return Names(by_id, complete=False)


def _next(moments: list[datetime]) -> CreatedWindow:
    """The window beyond a page. Vapi lists the newest first, which the document doesn't promise."""
    if moments[0] >= moments[-1]:
        return CreatedWindow(limit=PAGE_SIZE, created_at_le=min(moments))
    return CreatedWindow(limit=PAGE_SIZE, created_at_ge=max(moments))
