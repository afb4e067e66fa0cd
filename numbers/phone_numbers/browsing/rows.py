"""Numbers as the list shows them."""

from typing import NamedTuple

from phone_numbers.assignees.assignee import Assignee, assignees_of
from phone_numbers.assignees.directory import Directory
from phone_numbers.display import (
    STATUS_TONES,
    Clock,
    Moment,
    moment,
    number_address,
    provider_label,
    readable_number,
)
from vapi_client.masking import masked
from vapi_client.schemas.phone_number import PhoneNumber


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
        """The time of the last change, as the page shows it."""
        return self.updated.exact if self.updated else ""


def row_of(number: PhoneNumber, directory: Directory | None, clock: Clock) -> Row:
    address = number_address(number)
    status = number.status or ""
    return Row(
        id=number.id,
        number=address,
        readable=readable_number(address),
        name=number.name or "",
        provider=provider_label(number.provider),
        status=status.capitalize(),
        tone=STATUS_TONES.get(status, "neutral"),
        assignees=assignees_of(number, directory),
        fallback=_fallback(number),
        created=moment(number.created_at, clock),
        updated=moment(number.updated_at, clock),
        sms=_sms(number),
    )


def _fallback(number: PhoneNumber) -> str:
    fallback = number.fallback_destination
    if fallback is None:
        return ""
    return readable_number(masked(fallback.number or fallback.sip_uri or fallback.type or "set"))


def _sms(number: PhoneNumber) -> str:
    """Return whether SMS is on; empty for a provider without this setting."""
    if number.provider != "twilio":
        return ""
    return {True: "On", False: "Off", None: "On (default)"}[number.sms_enabled]
