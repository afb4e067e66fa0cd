"""All numbers that a search matches, as a table to download."""

from collections.abc import Iterable, Iterator
from itertools import chain

from dashboard.orgs.models import Organization
from dashboard.web.exports import Table
from phone_numbers.browsing.filters import source
from phone_numbers.browsing.list_query import ListQuery
from phone_numbers.editing.posted_form import assignee_names
from vapi_client.json_values import JSON
from vapi_client.scan import scan_numbers

from .columns import COLUMNS, cells_of


def numbers_table(organization: Organization, query: ListQuery) -> Table:
    """Return the numbers of a list, which are read while the table is written.

    Those of a search come from Vapi, oldest first. If the list has filters that Vapi doesn't have,
    they come from the same source as the list. Raises VapiError before the first row; after that,
    the rows do.
    """
    if query.filters:
        filtered = source().read_all(organization, query)
        return Table("numbers", COLUMNS, _rows(organization, filtered))
    batches = scan_numbers(organization.vapi(), matching=query.to_page_query())
    first = next(batches, [])
    numbers = chain.from_iterable(chain([first], batches))
    return Table("numbers", COLUMNS, _rows(organization, numbers))


def _rows(organization: Organization, numbers: Iterable[JSON]) -> Iterator[list[str]]:
    names = assignee_names(organization)
    for number in numbers:
        yield [*cells_of(number, names).values()]
