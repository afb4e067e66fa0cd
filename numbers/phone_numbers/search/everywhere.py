"""One search in every organization of a person."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from functools import partial

from dashboard.orgs.database import give_back_connection
from dashboard.orgs.encryption import UnreadableKey
from dashboard.orgs.models import Membership, Organization
from phone_numbers.assignees.late_names import PendingNames
from phone_numbers.browsing.fetch import rows_of
from phone_numbers.browsing.list_address import read_list_query
from phone_numbers.browsing.list_query import ListQuery
from phone_numbers.browsing.rows import Row
from phone_numbers.failures import Failure, failure_of
from vapi_client.errors import NotFound, VapiError
from vapi_client.schemas.phone_number import PhoneNumber

MAX_ROWS = 10
THREADS = 16
PATIENCE = 5.0
LATE = Failure(
    504,
    "Vapi hasn't answered yet",
    "The page stopped waiting, to show the other organizations. Try again in a moment.",
)

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OrganizationResult:
    """The newest numbers that match in one organization and how many match, or a failure."""

    membership: Membership
    query: ListQuery
    rows: list[Row] = field(default_factory=list)
    total: int = 0
    pending: PendingNames = field(default_factory=PendingNames)
    failure: Failure | None = None
    error: VapiError | None = None

    @property
    def wait(self) -> int | None:
        """The seconds until the next request, if Vapi states them."""
        after = self.error.retry_after if self.error else None
        return math.ceil(after) if after else None

    @property
    def list_address(self) -> str:
        """The address of the search in the organization's list; empty for an id, since Vapi's list
        doesn't search ids."""
        if id_in(self.query):
            return ""
        return self.membership.organization.get_absolute_url() + self.query.to_address()


def read_search(parameters: Mapping[str, str]) -> tuple[ListQuery, list[str]]:
    """Return the search that an address asks for, and a sentence for each correction."""
    return read_list_query({"search": parameters.get("q", "")})


def id_in(query: ListQuery) -> str:
    """Return the id that is searched for; empty if the search isn't a whole id."""
    return query.search.lower() if _ID.fullmatch(query.search) else ""


def search_organization(membership: Membership, query: ListQuery) -> OrganizationResult:
    """Search one organization, by one call."""
    return _result(membership, query, partial(_ask, membership.organization, query))


def search_everywhere(
    memberships: Sequence[Membership], query: ListQuery
) -> list[OrganizationResult]:
    """Search all organizations at the same time.

    An organization that doesn't answer within `PATIENCE` seconds gets a failure.
    """
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="search")
    answers = [
        threads.submit(copy_context().run, _ask, each.organization, query) for each in memberships
    ]
    give_back_connection()
    wait(answers, timeout=PATIENCE)
    threads.shutdown(wait=False, cancel_futures=True)
    return [
        _result(membership, query, answer.result)
        if answer.done() and not answer.cancelled()
        else OrganizationResult(membership, query, failure=LATE)
        for membership, answer in zip(memberships, answers, strict=True)
    ]


type Numbers = tuple[Sequence[PhoneNumber], int]


def _ask(organization: Organization, query: ListQuery) -> Numbers:
    """Return the newest numbers that match, and how many match.

    This runs in threads whose database connections nothing closes, so it must not use the database.
    """
    client = organization.vapi()
    if number_id := id_in(query):
        try:
            return [client.get_number(number_id)], 1
        except NotFound:
            return [], 0
    page = client.list_numbers(replace(query, limit=MAX_ROWS).to_page_query())
    return page.numbers[:MAX_ROWS], int(page.metadata.total_items)


def _result(
    membership: Membership, query: ListQuery, answer: Callable[[], Numbers]
) -> OrganizationResult:
    try:
        numbers, total = answer()
        rows, pending = rows_of(membership.organization, numbers)
    except (VapiError, UnreadableKey) as exception:
        error = exception if isinstance(exception, VapiError) else None
        failure = failure_of(exception)
        return OrganizationResult(membership, query, failure=failure, error=error)
    return OrganizationResult(membership, query, rows, total, pending)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has come. static/js/find.js writes the same as answers arrive."""

    asked: int
    results: Sequence[OrganizationResult] = ()

    @property
    def total(self) -> int:
        return sum(each.total for each in self.results)

    @property
    def failed(self) -> int:
        return sum(each.failure is not None for each in self.results)

    @property
    def answered(self) -> int:
        return len(self.results) - self.failed

    @property
    def text(self) -> str:
        asked = f"{self.asked} organization{'s' if self.asked != 1 else ''}"
        if not self.results:
            return f"Searching {asked}…"
        have = "has" if self.asked == 1 else "have"
        found = f"{self.total:,}" if self.total else "no"
        numbers = f"{found} number{'s' if self.total != 1 else ''} found"
        failed = f"; {self.failed} failed" if self.failed else ""
        return f"{self.answered} of {asked} {have} answered; {numbers}{failed}"

    @property
    def is_nowhere(self) -> bool:
        """Return whether every organization has answered and none has a match."""
        return self.answered == self.asked and not self.total
