"""All numbers that a search matches, as a table to download."""

from collections.abc import Iterable, Iterator
from itertools import chain

from dashboard.orgs.models import Organization
from dashboard.web.exports import Table
from phone_numbers.editing.posted_form import assignee_names
from vapi_client.json_values import JSON
from vapi_client.scan import scan_numbers
from vapi_client.schemas.listing import PageQuery

from .columns import COLUMNS, cells_of


def numbers_table(organization: Organization, matching: PageQuery) -> Table:
    """Return the numbers of a search, oldest first, which are read while the table is written.

    Raises VapiError before the first row; after that, the rows do.
    """
    batches = scan_numbers(organization.vapi(), matching=matching)
    first = next(batches, [])
    return Table("numbers", COLUMNS, _rows(organization, chain([first], batches)))


def _rows(organization: Organization, batches: Iterable[list[JSON]]) -> Iterator[list[str]]:
    names = assignee_names(organization)
    for number in chain.from_iterable(batches):
        yield [*cells_of(number, names).values()]
