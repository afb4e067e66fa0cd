"""The numbers, assistants and squads that the command palette suggests."""

from dataclasses import dataclass

from dashboard.orgs.models import Organization
from phone_numbers.assignees.directory import KINDS, Kind, names_at_hand
from phone_numbers.assignees.picker import Choice, matching
from phone_numbers.browsing.list_query import searched_text
from phone_numbers.browsing.rows import Row, row_of
from phone_numbers.display import read_clock
from vapi_client.schemas.listing import PageQuery

MAX_SUGGESTIONS = 8
MAX_ASSIGNEES = 4
MIN_TYPED = 2  # characters


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The newest numbers that match, and how many match in total."""

    rows: list[Row]
    total: int


def suggest_numbers(organization: Organization, search: str) -> Suggestions:
    """Return the numbers whose number, name or SIP address contains the text, by one call.

    Text under `MIN_TYPED` characters suggests nothing and makes no call. Raises VapiError.
    """
    if len(search) < MIN_TYPED:
        return Suggestions([], 0)
    query = PageQuery(search=searched_text(search), limit=MAX_SUGGESTIONS)
    page = organization.vapi().list_numbers(query)
    clock = read_clock()
    rows = [row_of(number, None, clock) for number in page.numbers if number.id]
    return Suggestions(rows[:MAX_SUGGESTIONS], int(page.metadata.total_items))


def suggest_assignees(organization: Organization, search: str) -> list[tuple[Kind, Choice]]:
    """Return the assistants and squads whose name contains the text, or whose id begins with it.

    Only names that a page has read before are known, so this makes no call.
    """
    names = names_at_hand(organization) if len(search) >= MIN_TYPED else None
    if names is None:
        return []
    found = [(kind, choice) for kind in KINDS for choice in matching(names, kind, search)]
    return found[:MAX_ASSIGNEES]
