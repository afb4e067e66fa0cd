"""Rules about what Vapi makes of a number."""

from datetime import timedelta

from vapi_client.schemas.phone_number import STATUSES, PhoneNumber
from vapi_client.schemas.providers import PROVIDERS

from .base import Severity, rule
from .snapshot import Snapshot
from .wording import quoted

LONGEST_ACTIVATION = timedelta(days=1)


@rule("blocked", Severity.ERROR, "Blocked")
def blocked(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds what Vapi has blocked."""
    return "Vapi has blocked the number." if number.status == "blocked" else None


@rule("stuck-activating", Severity.WARNING, "Activating for more than a day")
def stuck_activating(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds what has been activating since its last change, or else since it was created.

    An old number can begin to activate anew, so its creation would say too much; an edit meanwhile
    only delays what is found, by a day.
    """
    if number.status != "activating":
        return None
    since = number.updated_at or number.created_at
    if since is None or snapshot.age_of(since) <= LONGEST_ACTIVATION:
        return None
    return "The number has been activating for more than a day."


@rule("unknown-status", Severity.WARNING, "Unknown status")
def unknown_status(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds a status that the document doesn't know; having none is allowed."""
    if number.status in STATUSES:
        return None
    status = number.received.get("status")
    return None if status is None else f"Vapi reports a status{quoted(status)} not known here."


@rule("unknown-provider", Severity.WARNING, "Unknown provider")
def unknown_provider(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds a provider that the document doesn't know."""
    if number.provider in PROVIDERS:
        return None
    provider = number.received.get("provider")
    if provider is None:
        return None
    return f"Vapi reports a provider{quoted(provider)} not known here."
