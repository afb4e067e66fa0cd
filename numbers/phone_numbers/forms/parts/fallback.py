"""The form of a fallback destination."""

from .transfer import destination

FALLBACK = destination(
    "fallbackDestination",
    label="Destination",
    help="Vapi transfers a call here if the number has no assistant and no squad, and the "
    "assistant request to its server fails. Without a destination, Vapi hangs up with an "
    "error message.",
)
