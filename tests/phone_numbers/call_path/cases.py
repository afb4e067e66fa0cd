"""Numbers, and the organization in which their paths are followed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from phone_numbers.addresses import own_addresses
from phone_numbers.assignees.directory import Directory
from phone_numbers.call_path.path import call_path
from phone_numbers.call_path.steps import CallPath, LookUp, Step
from vapi_client.json_values import JSON
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

DIRECTORY = Directory(
    Names({"assistant-1": "Sales"}, complete=True),
    Names({"squad-1": "Night shift"}, complete=True),
    datetime(2026, 6, 1, tzinfo=UTC),
)
SERVER = {"server": {"url": "https://hooks.example.com/vapi"}}


def number(**fields: Any) -> PhoneNumber:
    """Return an active number without an assignment, with these fields."""
    received = {
        "id": fields.get("number", "number-1"),
        "provider": "twilio",
        "number": "+14155550100",
        "name": "Front desk",
        "status": "active",
        "updatedAt": "2026-01-01T00:00:00Z",
        **fields,
    }
    return PhoneNumber.read(received)


def to(address: str, **fields: Any) -> JSON:
    """Return a destination: a phone number, or a SIP address."""
    is_sip = address.lower().startswith("sip")
    kind = {"type": "sip", "sipUri": address} if is_sip else {"type": "number", "number": address}
    return {**kind, **fields}


def falling_back(own: str, fallback: str, **fields: Any) -> PhoneNumber:
    """Return a number that a server answers, with a fallback destination."""
    return number(number=own, fallbackDestination=to(fallback), **{**SERVER, **fields})


def looking_in(*numbers: PhoneNumber) -> LookUp:
    """Return a look-up in an organization with these numbers."""

    def look_up(address: str) -> Sequence[PhoneNumber]:
        return [each for each in numbers if address in own_addresses(each)]

    return look_up


def path_of(first: PhoneNumber, *others: PhoneNumber) -> CallPath:
    """Return the path of a call in an organization with these other numbers."""
    return call_path(first, DIRECTORY, looking_in(*others))


def steps_of(first: PhoneNumber) -> dict[str, Step]:
    """Return the steps of a path at its first number by their kinds; the last of each kind."""
    return {step.kind: step for step in path_of(first).first.steps}


def ringing(*do: JSON, starts_with: Sequence[str] = ()) -> JSON:
    filters = [{"type": "startsWith", "key": "number", "startsWith": list(starts_with)}]
    return {"on": "call.ringing", "do": list(do), **({"filters": filters} if starts_with else {})}


def ending(do: JSON | None, *reasons: str) -> JSON:
    filters = [{"type": "oneOf", "key": "call.endedReason", "oneOf": list(reasons)}]
    action = {"do": do} if do else {}
    return {"on": "call.ending", **action, **({"filters": filters} if reasons else {})}


def say(text: str) -> JSON:
    return {"type": "say", "exact": text}


def transfer(address: str, **fields: Any) -> JSON:
    return {"type": "transfer", "destination": to(address, **fields)}
