"""What the pages ask of Vapi."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.orgs.models import Organization
from phone_numbers.assignees.assignee import Assignee, assignees
from phone_numbers.assignees.directory import Directory, DirectoryLookup
from phone_numbers.assignees.late_names import PendingNames, pending_names
from phone_numbers.display import (
    STATUS_TONES,
    Clock,
    Moment,
    moment,
    provider_label,
    read_clock,
    readable_number,
)
from vapi_client.masking import masked
from vapi_client.schemas.phone_number import PhoneNumber

from .list_query import Browse


class Row(NamedTuple):
    """A number as the list shows it."""

    id: str
    number: str
    readable: str
    name: str
    provider: str
    status: str
    tone: str
    assignees: tuple[Assignee, ...]
    fallback: str
    created: Moment | None
    updated: Moment | None
    sms: str

    @property
    def version(self) -> str:
        """When it was last changed, as the page shows it."""
        return self.updated.exact if self.updated else ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of rows and where it stands in the whole."""

    browse: Browse
    rows: list[Row]
    total: int
    pending: PendingNames

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.browse.limit))

    @property
    def first(self) -> int:
        return (self.browse.page - 1) * self.browse.limit + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def is_beyond_the_end(self) -> bool:
        return not self.rows and self.total > 0


def list_numbers(organization: Organization, browse: Browse) -> Listing:
    """A page of the list. Its names are read at the same time; raises VapiError."""
    client = organization.vapi()
    lookup = DirectoryLookup(organization, client)
    page = client.list_numbers(browse.to_query())
    directory = lookup.result() if any(_has_name(each) for each in page.numbers) else None
    clock = read_clock()
    rows = [row(number, directory, clock) for number in page.numbers]
    pending = pending_names(zip(page.numbers, (each.assignees for each in rows), strict=True))
    return Listing(browse, rows, int(page.metadata.total_items), pending)


@dataclass(frozen=True, slots=True)
class Detail:
    """One number: as the list shows it, and all that came."""

    row: Row
    number: PhoneNumber
    pending: PendingNames


def get_number(organization: Organization, number_id: str) -> Detail:
    """One number and what answers it; raises VapiError."""
    client = organization.vapi()
    lookup = DirectoryLookup(organization, client)
    number = client.get_number(number_id)
    shown = row(number, lookup.result() if _has_name(number) else None, read_clock())
    return Detail(shown, number, pending_names([(number, shown.assignees)]))


def shown_number(organization: Organization, number: PhoneNumber) -> Detail:
    """A number that is at hand, with what answers it."""
    lookup = DirectoryLookup(organization, organization.vapi())
    shown = row(number, lookup.result() if _has_name(number) else None, read_clock())
    return Detail(shown, number, pending_names([(number, shown.assignees)]))


def shown_rows(
    organization: Organization, numbers: Sequence[PhoneNumber]
) -> tuple[list[Row], PendingNames]:
    """Numbers that are at hand, with what answers them; nobody is asked for names of none."""
    directory = None
    if any(_has_name(each) for each in numbers):
        directory = DirectoryLookup(organization, organization.vapi()).result()
    clock = read_clock()
    rows = [row(number, directory, clock) for number in numbers]
    return rows, pending_names(zip(numbers, (each.assignees for each in rows), strict=True))


def label(number: PhoneNumber) -> str:
    """What people call a number."""
    return readable_number(address_of(number)) or number.name or "The number"


def row(number: PhoneNumber, directory: Directory | None, clock: Clock) -> Row:
    """A number as the list shows it."""
    shown = address_of(number)
    status = number.status or ""
    return Row(
        id=number.id,
        number=shown,
        readable=readable_number(shown),
        name=number.name or "",
        provider=provider_label(number.provider),
        status=status.capitalize(),
        tone=STATUS_TONES.get(status, "neutral"),
        assignees=assignees(number, directory),
        fallback=_fallback(number),
        created=moment(number.created_at, clock),
        updated=moment(number.updated_at, clock),
        sms=_sms(number),
    )


def address_of(number: PhoneNumber) -> str:
    """What it is called by; a SIP address may hold a password."""
    shown: str = masked(number.number or number.sip_uri or "")
    return shown


def _fallback(number: PhoneNumber) -> str:
    fallback = number.fallback_destination
    if fallback is None:
        return ""
    return readable_number(masked(fallback.number or fallback.sip_uri or fallback.type or "set"))


def _sms(number: PhoneNumber) -> str:
    """Whether messages come too; empty where a provider has no such choice."""
    if number.provider != "twilio":
        return ""
    return {True: "SMS on", False: "SMS off", None: "SMS on (default)"}[number.sms_enabled]


def _has_name(number: PhoneNumber) -> bool:
    return bool(number.assistant_id or number.squad_id)
