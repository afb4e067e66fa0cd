"""Whose number is this? One search in every organization of a person."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from functools import partial

from dashboard.orgs.encryption import UnreadableKey
from dashboard.orgs.models import Membership, Organization
from phone_numbers.assignees.late_names import PendingNames
from phone_numbers.browsing.list_query import Browse, read_browse
from phone_numbers.browsing.rows import Row, shown_rows
from phone_numbers.failures import Failure, failure_of
from vapi_client.errors import NotFound, VapiError
from vapi_client.schemas.phone_number import PhoneNumber

MOST = 10
AT_ONCE = 16
PATIENCE = 5.0
LATE = Failure(
    504,
    "Vapi hasn't answered yet",
    "This page doesn't wait longer than a few seconds, so that the other organizations show.",
)

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """The newest that match in one organization and how many do, or why that isn't known."""

    membership: Membership
    browse: Browse
    rows: list[Row] = field(default_factory=list)
    total: int = 0
    pending: PendingNames = field(default_factory=PendingNames)
    failure: Failure | None = None
    error: VapiError | None = None

    @property
    def wait(self) -> int | None:
        """Seconds until Vapi wants to be asked again, where it said so."""
        after = self.error.retry_after if self.error else None
        return math.ceil(after) if after else None

    @property
    def list_address(self) -> str:
        """The whole search in the organization's list; none for an id, which no list searches."""
        if id_in(self.browse):
            return ""
        return self.membership.organization.get_absolute_url() + self.browse.to_address()


def read_search(parameters: Mapping[str, str]) -> tuple[Browse, list[str]]:
    """What an address searches for, as the list would, and what of it had to be corrected."""
    return read_browse({"search": parameters.get("q", "")})


def id_in(browse: Browse) -> str:
    """The id that is searched for, if it is one as a whole."""
    return browse.search.lower() if _ID.fullmatch(browse.search) else ""


def find_in(membership: Membership, browse: Browse) -> Found:
    """What one organization has of it, by one call."""
    return _found(membership, browse, partial(_ask, membership.organization, browse))


def find_everywhere(memberships: Sequence[Membership], browse: Browse) -> list[Found]:
    """What all of them have, asked at the same time; who doesn't answer in time is said to."""
    threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="find")
    answers = [threads.submit(_ask, each.organization, browse) for each in memberships]
    wait(answers, timeout=PATIENCE)
    threads.shutdown(wait=False, cancel_futures=True)
    return [
        _found(membership, browse, answer.result)
        if answer.done() and not answer.cancelled()
        else Found(membership, browse, failure=LATE)
        for membership, answer in zip(memberships, answers, strict=True)
    ]


type Numbers = tuple[Sequence[PhoneNumber], int]


def _ask(organization: Organization, browse: Browse) -> Numbers:
    """The first that match and how many do. Runs in threads that no request closes the database
    for, so it must not reach it."""
    client = organization.vapi()
    if number_id := id_in(browse):
        try:
            return [client.get_number(number_id)], 1
        except NotFound:
            return [], 0
    page = client.list_numbers(replace(browse, limit=MOST).to_query())
    return page.numbers[:MOST], int(page.metadata.total_items)


def _found(membership: Membership, browse: Browse, answer: Callable[[], Numbers]) -> Found:
    try:
        numbers, total = answer()
        rows, pending = shown_rows(membership.organization, numbers)
    except (VapiError, UnreadableKey) as failed:
        error = failed if isinstance(failed, VapiError) else None
        return Found(membership, browse, failure=failure_of(failed), error=error)
    return Found(membership, browse, rows, total, pending)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has come; static/js/find.js says the same while answers arrive."""

    asked: int
    found: Sequence[Found] = ()

    @property
    def total(self) -> int:
        return sum(each.total for each in self.found)

    @property
    def failed(self) -> int:
        return sum(each.failure is not None for each in self.found)

    @property
    def answered(self) -> int:
        return len(self.found) - self.failed

    @property
    def is_nowhere(self) -> bool:
        """Whether it is certain that no organization has it."""
        return self.answered == self.asked and not self.total
