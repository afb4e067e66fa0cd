"""Numbers and snapshots for rules, and what a rule says of them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from audits.rules import RULES, Snapshot, Whereabouts
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
EVERYTHING = Names({"assistant-1": "Sales", "assistant-2": None}, complete=True)
SQUADS = Names({"squad-1": "Night shift"}, complete=True)


def ago(**passed: float) -> str:
    """An instant so long before the snapshot, as Vapi writes it."""
    return (NOW - timedelta(**passed)).isoformat().replace("+00:00", "Z")


def number(**fields: Any) -> PhoneNumber:
    """A number in order but for these fields; None leaves a field out."""
    received = {
        "id": "number-1",
        "provider": "vapi",
        "number": "+14155550100",
        "name": "Front desk",
        "status": "active",
        "assistantId": "assistant-1",
        "fallbackDestination": {"type": "number", "number": "+14155550199"},
        "createdAt": ago(days=90),
        "updatedAt": ago(days=30),
        **fields,
    }
    return PhoneNumber.read({name: value for name, value in received.items() if value is not None})


def snapshot(
    *numbers: PhoneNumber,
    assistants: Names = EVERYTHING,
    squads: Names = SQUADS,
    name_pattern: str = "",
) -> Snapshot:
    known = Snapshot(NOW, assistants, squads, name_pattern=name_pattern)
    return known.with_numbers([*map(Whereabouts.of, numbers)])


def found(rule: str, subject: PhoneNumber, *others: PhoneNumber, **known: Any) -> str | None:
    """The reason a rule gives, where the organization has the others too."""
    return RULES[rule].check(subject, snapshot(subject, *others, **known))


def with_server(url: str, **fields: Any) -> PhoneNumber:
    return number(server={"url": url, **fields})


def falling_back(numbers: Mapping[str, str | None]) -> list[PhoneNumber]:
    """Numbers, each with where its fallback leads."""
    return [
        number(
            id=f"id of {own}",
            number=own,
            fallbackDestination=to and {"type": "number", "number": to},
        )
        for own, to in numbers.items()
    ]
