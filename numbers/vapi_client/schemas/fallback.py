"""Where a call goes when nothing answers it (`fallbackDestination`)."""

from .reading import Reading
from .transfer import TransferDestination

FallbackDestination = TransferDestination


class FallbackDestinationReading(Reading):
    """What lists and summaries show of a fallback destination."""

    type: str | None = None
    number: str | None = None
    sip_uri: str | None = None
    number_e164_check_enabled: bool | None = None
