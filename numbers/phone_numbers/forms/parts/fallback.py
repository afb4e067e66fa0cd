"""The form of a fallback destination."""

from .transfer import destination

FALLBACK = destination(
    "fallbackDestination",
    label="Destination",
    help="Takes a call when no assistant and no squad is set and the server gives none. Without "
    "one, such a call is hung up with an error message.",
)
