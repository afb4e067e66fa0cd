"""Fallback destinations, which take the calls that nothing else answers (`fallbackDestination`)."""

from .reading import Reading
from .transfer import TransferDestination

FallbackDestination = TransferDestination


class FallbackDestinationReading(Reading):
    """The fields of a fallback destination that lists and summaries show."""

    type: str | None = None
    number: str | None = None
    sip_uri: str | None = None
    number_e164_check_enabled: bool | None = None
