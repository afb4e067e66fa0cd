"""Finding a number by a part of it: what the command palette offers."""

from dataclasses import dataclass

from dashboard.orgs.models import Organization
from phone_numbers.browsing.list_query import searched_text
from phone_numbers.browsing.rows import Row, row
from phone_numbers.display import read_clock
from vapi_client.schemas.listing import PageQuery

MOST = 8
LEAST_TYPED = 2


@dataclass(frozen=True, slots=True)
class Findings:
    """The newest that match, and how many do."""

    rows: list[Row]
    total: int


def find_numbers(organization: Organization, search: str) -> Findings:
    """Numbers with this in their number, name or SIP address, by one call; raises VapiError.

    Too little typed finds nothing, and nobody is asked.
    """
    if len(search) < LEAST_TYPED:
        return Findings([], 0)
    query = PageQuery(search=searched_text(search), limit=MOST)
    page = organization.vapi().list_numbers(query)
    clock = read_clock()
    rows = [row(number, None, clock) for number in page.numbers if number.id]
    return Findings(rows[:MOST], int(page.metadata.total_items))
