"""Fetches numbers from Vapi for the pages, together with the names of their assignees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.orgs.models import Organization
from phone_numbers.assignees.directory import Directory, DirectoryLookup
from phone_numbers.assignees.late_names import PendingNames, pending_names
from phone_numbers.display import read_clock
from phone_numbers.saving.settle import read_number
from phone_numbers.saving.unsettled_creates import UnsettledCreates
from vapi_client.schemas.phone_number import PhoneNumber

from .filters import source
from .list_query import ListQuery
from .rows import Row, row_of


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of rows and its place in the whole list.

    `as_of` is when filtered numbers were read. `needs_audit` says that none were read yet.
    """

    query: ListQuery
    rows: list[Row]
    total: int
    pending: PendingNames
    as_of: datetime | None = None
    needs_audit: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.query.limit))

    @property
    def first(self) -> int:
        return (self.query.page - 1) * self.query.limit + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def is_beyond_the_end(self) -> bool:
        return not self.rows and self.total > 0


@dataclass(frozen=True, slots=True)
class Detail:
    """One number: its row, and everything that Vapi answered."""

    row: Row
    number: PhoneNumber
    pending: PendingNames
    directory: Directory | None


def fetch_list(organization: Organization, query: ListQuery) -> Listing:
    """Fetch a page of the list while the names are read. Raises VapiError.

    With filters that Vapi doesn't have, the page comes from the newest audit.
    """
    if query.filters:
        return _filtered_list(organization, query)
    client = organization.vapi()
    lookup = DirectoryLookup(organization, client)
    page = client.list_numbers(query.to_page_query())
    UnsettledCreates(organization).compare(page.numbers)
    directory = lookup.result() if _need_names(page.numbers) else None
    rows, pending = _rows_of(page.numbers, directory)
    return Listing(query, rows, int(page.metadata.total_items), pending)


def _filtered_list(organization: Organization, query: ListQuery) -> Listing:
    found = source().find(organization, query)
    if found is None:
        return Listing(query, [], 0, PendingNames(), needs_audit=True)
    rows, pending = rows_of(organization, found.numbers)
    return Listing(query, rows, found.total, pending, as_of=found.as_of)


def fetch_number(organization: Organization, number_id: str) -> Detail:
    """Fetch a number while the names are read. Raises VapiError."""
    client = organization.vapi()
    lookup = DirectoryLookup(organization, client)
    number = read_number(organization, number_id)
    UnsettledCreates(organization).compare([number])
    return _detail_of(number, lookup)


def detail_of(organization: Organization, number: PhoneNumber) -> Detail:
    """Return the detail of a number that was fetched before."""
    return _detail_of(number, DirectoryLookup(organization, organization.vapi()))


def rows_of(
    organization: Organization, numbers: Sequence[PhoneNumber]
) -> tuple[list[Row], PendingNames]:
    """Return the rows of numbers that were fetched before. Names are read only if one is needed."""
    directory = None
    if _need_names(numbers):
        directory = DirectoryLookup(organization, organization.vapi()).result()
    return _rows_of(numbers, directory)


def _detail_of(number: PhoneNumber, lookup: DirectoryLookup) -> Detail:
    directory = lookup.result() if _need_names([number]) else None
    [row], pending = _rows_of([number], directory)
    return Detail(row, number, pending, directory)


def _rows_of(
    numbers: Sequence[PhoneNumber], directory: Directory | None
) -> tuple[list[Row], PendingNames]:
    clock = read_clock()
    rows = [row_of(number, directory, clock) for number in numbers]
    shown = zip(numbers, rows, strict=True)
    return rows, pending_names((number.updated_at, row.assignees) for number, row in shown)


def _need_names(numbers: Sequence[PhoneNumber]) -> bool:
    return any(number.assistant_id or number.squad_id for number in numbers)
