"""Numbers and contexts for rules, and the reasons that rules give."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from audits.rules import RULES, Context, Route
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ASSISTANTS = Names({"assistant-1": "Sales", "assistant-2": None}, complete=True)
SQUADS = Names({"squad-1": "Night shift"}, complete=True)


def ago(**passed: float) -> str:
    """Return a time before the audit, as Vapi writes it."""
    return (NOW - timedelta(**passed)).isoformat().replace("+00:00", "Z")


def number(**fields: Any) -> PhoneNumber:
    """Return a number without findings, except for these fields. None removes a field."""
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


def context(
    *numbers: PhoneNumber,
    assistants: Names = ASSISTANTS,
    squads: Names = SQUADS,
    **known: Any,
) -> Context:
    context = Context(NOW, assistants, squads, **known)
    return context.with_routes([*map(Route.of, numbers)])


def reason_of(rule: str, subject: PhoneNumber, *others: PhoneNumber, **known: Any) -> str | None:
    """Return the reason a rule gives for a number of an organization with these others."""
    return RULES[rule].check(subject, context(subject, *others, **known))


def with_server(url: str, **fields: Any) -> PhoneNumber:
    return number(server={"url": url, **fields})


def falling_back(numbers: Mapping[str, str | None]) -> list[PhoneNumber]:
    """Return numbers without an assignment that fall back to these addresses."""
    return [
        number(
            id=f"id of {own}",
            number=own,
            assistantId=None,
            fallbackDestination=to and {"type": "number", "number": to},
        )
        for own, to in numbers.items()
    ]
