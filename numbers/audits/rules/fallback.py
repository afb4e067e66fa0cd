"""Rules about where a call goes when nothing answers it."""

from vapi_client.schemas.phone_number import PhoneNumber

from .addresses import addresses, destination
from .base import Severity, rule
from .snapshot import Snapshot

# Nobody builds a longer circle, and following long chains from each of their numbers would take
# the square of their length.
LONGEST_CIRCLE = 50


@rule("fallback-loop", Severity.ERROR, "Fallback in a circle", put_right="fallback", compares=True)
def fallback_loop(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds the numbers of a circle; one that only leads into it can't break it."""
    leads_to = destination(number)
    if leads_to not in snapshot.addresses:
        return None
    length = _circle(number, leads_to, snapshot)
    if length == 0:
        return None
    if length == 1:
        return "The fallback destination is the number itself."
    others = "1 other number" if length == 2 else f"{length - 1} other numbers"
    return f"The fallback leads back to this number by way of {others} of the organization."


@rule("no-fallback", Severity.INFO, "No fallback destination", put_right="fallback")
def no_fallback(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds numbers without a destination; one of a kind that isn't known here is one."""
    if number.received.get("fallbackDestination"):
        return None
    return "A call that nothing answers is hung up, because no fallback destination is set."


def _circle(number: PhoneNumber, step: str | None, snapshot: Snapshot) -> int:
    """How many fallbacks lead back to the number, the first one to `step`; 0 where none do."""
    own = addresses(number)
    for length in range(1, LONGEST_CIRCLE + 1):
        if step is None:
            return 0
        if step in own:
            return length
        step = snapshot.fallback_by_number.get(step)
    return 0
