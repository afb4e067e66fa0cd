"""Rules about the status and provider that Vapi reports."""

from datetime import timedelta

from vapi_client.schemas.phone_number import STATUSES, PhoneNumber
from vapi_client.schemas.providers import PROVIDERS

from .base import Severity, rule
from .context import Context
from .wording import quoted

LONGEST_ACTIVATION = timedelta(days=1)


@rule(
    "blocked",
    Severity.ERROR,
    "Blocked number",
    why="Vapi reports these numbers as blocked, and doesn't say why.",
    remedy="Only Vapi can unblock a number. Send its ID to Vapi's support.",
)
def blocked(number: PhoneNumber, context: Context) -> str | None:
    return "Number was blocked by Vapi." if number.status == "blocked" else None


@rule(
    "stuck-activating",
    Severity.WARNING,
    "Stuck activation",
    why="Vapi usually activates a number within minutes.",
    remedy="Send the number's ID to Vapi's support, or delete the number and create another.",
)
def stuck_activating(number: PhoneNumber, context: Context) -> str | None:
    """Find numbers that have been activating since their last change, or since their creation.

    An old number can activate again, so its creation alone would say too much. A later edit delays
    the finding by a day at most.
    """
    if number.status != "activating":
        return None
    since = number.updated_at or number.created_at
    if since is None or context.age_of(since) <= LONGEST_ACTIVATION:
        return None
    return "Number has been activating for more than a day."


@rule(
    "unknown-status",
    Severity.WARNING,
    "Unknown status",
    why="This dashboard doesn't know what the status means for calls.",
    remedy="Look the status up at Vapi. Accept the finding if calls work.",
)
def unknown_status(number: PhoneNumber, context: Context) -> str | None:
    """Find a status that isn't in the OpenAPI document. A missing status is allowed."""
    if number.status in STATUSES:
        return None
    status = number.received.get("status")
    return None if status is None else f"Status{quoted(status)} is unknown."


@rule(
    "unknown-provider",
    Severity.WARNING,
    "Unknown provider",
    why="This dashboard can show these numbers, but not edit them.",
    remedy="Edit the number at Vapi.",
)
def unknown_provider(number: PhoneNumber, context: Context) -> str | None:
    """Find a provider that isn't in the OpenAPI document."""
    if number.provider in PROVIDERS:
        return None
    provider = number.received.get("provider")
    return None if provider is None else f"Provider{quoted(provider)} is unknown."
