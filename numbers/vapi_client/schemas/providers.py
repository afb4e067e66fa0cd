"""Every provider of phone numbers: how it is called, and the schemas of its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from . import phone_number as schemas


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of phone numbers. `name` is the value of a number's `provider` field.

    `label` and `text` are for people: `text` says what a new number needs. `create` and `update`
    are the schemas of requests (`Create…PhoneNumberDTO`, `Update…PhoneNumberDTO` in the OpenAPI
    document), `stored` is the schema of the numbers that Vapi returns.
    """

    name: schemas.ProviderName
    label: str
    text: str
    create: type[schemas.PhoneNumberFields]
    update: type[schemas.PhoneNumberFields]
    stored: type[schemas.Stored]

    def request_schema(self, *, creates: bool) -> type[schemas.PhoneNumberFields]:
        """Return the schema of a request that creates or updates a number."""
        return self.create if creates else self.update


_IN_THE_ORDER_OF_CHOICE = (
    Provider(
        "twilio",
        "Twilio",
        "A number you own at Twilio, with the account SID and an auth token or API key. "
        "Importing doesn't buy it.",
        schemas.CreateTwilioPhoneNumber,
        schemas.UpdateTwilioPhoneNumber,
        schemas.TwilioPhoneNumber,
    ),
    Provider(
        "vonage",
        "Vonage",
        "A number you own at Vonage, on a Vonage credential of this organization. "
        "Importing doesn't buy it.",
        schemas.CreateVonagePhoneNumber,
        schemas.UpdateVonagePhoneNumber,
        schemas.VonagePhoneNumber,
    ),
    Provider(
        "telnyx",
        "Telnyx",
        "A number you own at Telnyx, on a Telnyx credential of this organization. "
        "Importing doesn't buy it.",
        schemas.CreateTelnyxPhoneNumber,
        schemas.UpdateTelnyxPhoneNumber,
        schemas.TelnyxPhoneNumber,
    ),
    Provider(
        "vapi",
        "Vapi",
        "A free US number by area code, or a SIP address. Vapi buys the number; it becomes "
        "active after some minutes.",
        schemas.CreateVapiPhoneNumber,
        schemas.UpdateVapiPhoneNumber,
        schemas.VapiPhoneNumber,
    ),
    Provider(
        "byo-phone-number",
        "BYO",
        "A number of your own SIP trunk or carrier, on its credential.",
        schemas.CreateByoPhoneNumber,
        schemas.UpdateByoPhoneNumber,
        schemas.ByoPhoneNumber,
    ),
)

PROVIDERS: Mapping[str, Provider] = {each.name: each for each in _IN_THE_ORDER_OF_CHOICE}
"""The providers by name, in the order in which pages offer them."""
