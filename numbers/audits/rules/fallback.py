"""Rules about the fallback destination, which gets the calls that no server answers."""

from phone_numbers.addresses import own_addresses
from phone_numbers.call_path.leg import misses_fallback
from vapi_client.schemas.phone_number import PhoneNumber

from .base import Severity, rule
from .context import Context, Route

# Following a chain from each of its numbers takes time that grows with the square of its length,
# and real loops are short.
LONGEST_LOOP = 50


@rule(
    "fallback-loop",
    Severity.ERROR,
    "Fallback loop",
    why="A call that nothing answers goes round in a circle.",
    remedy="Change the fallback of one number in the loop.",
    fix_field="fallback",
    compares_numbers=True,
)
def fallback_loop(number: PhoneNumber, context: Context) -> str | None:
    """Find the numbers of a loop, in which Vapi uses each fallback.

    A number that only leads into a loop can't break it.
    """
    fallback = Route.of(number).fallback
    if fallback not in context.addresses:
        return None
    length = _loop_length(number, fallback, context)
    if length == 0:
        return None
    if length == 1:
        return "Fallback destination is the number itself."
    others = "1 other number" if length == 2 else f"{length - 1} other numbers"
    return f"Fallback leads back to this number through {others} of the organization."


@rule(
    "no-fallback",
    Severity.INFO,
    "No fallback destination",
    why="Vapi hangs up with an error message if the server doesn't answer.",
    remedy="Enter the number of somebody who answers, or assign an assistant.",
    fix_field="fallback",
)
def no_fallback(number: PhoneNumber, context: Context) -> str | None:
    """Find numbers that ask a server and have no fallback destination.

    Vapi uses one only if that request fails, so an assigned number needs none, and neither does one
    whose hook acts then. A destination of an unknown type counts.
    """
    if not misses_fallback(number):
        return None
    return "Fallback destination is missing, so Vapi hangs up if the server doesn't answer."


def _loop_length(number: PhoneNumber, step: str | None, context: Context) -> int:
    """Return how many fallbacks lead back to the number, the first one to `step`; 0 for none."""
    own = own_addresses(number)
    for length in range(1, LONGEST_LOOP + 1):
        if step is None:
            return 0
        if step in own:
            return length
        step = context.fallback_by_address.get(step)
    return 0
