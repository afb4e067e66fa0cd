"""The phone numbers of each provider: the schemas that create, update and read them.

Fields, bounds and enums are those of `Create…PhoneNumberDTO`, `Update…PhoneNumberDTO` and
`…PhoneNumber` in the OpenAPI document.
"""

from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field

from vapi_client.json_values import JSON

from .base import Instant, Schema
from .fallback import FallbackDestination, FallbackDestinationReading
from .hooks import Hook
from .reading import Moment, Reading
from .server import Server, ServerReading

ProviderName = Literal["byo-phone-number", "twilio", "vonage", "vapi", "telnyx"]
Status = Literal["active", "activating", "blocked"]
PROVIDER_NAMES: tuple[ProviderName, ...] = get_args(ProviderName)
STATUSES: tuple[Status, ...] = get_args(Status)
ASSIGNEE_IDS = ("assistantId", "squadId", "workflowId")
"""The fields that say what a number is assigned to: one of them, or none."""

Name = Annotated[str, Field(max_length=40)]
ByoNumber = Annotated[str, Field(min_length=3, max_length=40)]
AreaCode = Annotated[str, Field(min_length=3, max_length=3)]
SipSecret = Annotated[str, Field(min_length=20, max_length=40)]


class PhoneNumberFields(Schema):
    """The fields that the numbers of every provider have."""

    name: Name | None = None
    assistant_id: str | None = None
    squad_id: str | None = None
    workflow_id: str | None = None
    server: Server | None = None
    fallback_destination: FallbackDestination | None = None
    hooks: list[Hook] | None = None


class ByoFields(PhoneNumberFields):
    """A number of the organization's own carrier or SIP trunk, on its credential."""

    provider: Literal["byo-phone-number"]
    number: ByoNumber | None = None
    number_e164_check_enabled: bool | None = None
    credential_id: str | None = None


class TwilioFields(PhoneNumberFields):
    """A number bought on Twilio."""

    provider: Literal["twilio"]
    number: str | None = None
    sms_enabled: bool | None = None
    twilio_account_sid: str | None = None
    twilio_auth_token: str | None = None
    twilio_api_key: str | None = None
    twilio_api_secret: str | None = None


class VonageFields(PhoneNumberFields):
    """A number bought on Vonage."""

    provider: Literal["vonage"]
    number: str | None = None
    credential_id: str | None = None


class TelnyxFields(PhoneNumberFields):
    """A number bought on Telnyx."""

    provider: Literal["telnyx"]
    number: str | None = None
    credential_id: str | None = None


class SipAuthentication(Schema):
    """The digest authentication of incoming SIP calls."""

    realm: str | None = None
    username: SipSecret
    password: SipSecret


class VapiFields(PhoneNumberFields):
    """A number or SIP address from Vapi itself."""

    provider: Literal["vapi"]
    sip_uri: str | None = None
    authentication: SipAuthentication | None = None


class Stored(PhoneNumberFields):
    """The fields that Vapi adds to a number."""

    id: str
    org_id: str
    created_at: Instant
    updated_at: Instant
    status: Status | None = None


class ByoPhoneNumber(Stored, ByoFields):
    credential_id: str


class TwilioPhoneNumber(Stored, TwilioFields):
    number: str
    twilio_account_sid: str


class VonagePhoneNumber(Stored, VonageFields):
    number: str
    credential_id: str


class TelnyxPhoneNumber(Stored, TelnyxFields):
    number: str
    credential_id: str


class VapiPhoneNumber(Stored, VapiFields):
    number: str | None = None
    number_desired_area_code: AreaCode | None = None


class CreateByoPhoneNumber(ByoFields):
    credential_id: str


class CreateTwilioPhoneNumber(TwilioFields):
    number: str
    twilio_account_sid: str


class CreateVonagePhoneNumber(VonageFields):
    number: str
    credential_id: str


class CreateTelnyxPhoneNumber(TelnyxFields):
    number: str
    credential_id: str


class CreateVapiPhoneNumber(VapiFields):
    number_desired_area_code: AreaCode | None = None


class Update(Schema):
    """A PATCH. It changes only the fields that are set, each as a whole. Null clears one."""

    accepts_null: ClassVar[bool] = True


class UpdateByoPhoneNumber(Update, ByoFields):
    pass


class UpdateTwilioPhoneNumber(Update, TwilioFields):
    pass


class UpdateVonagePhoneNumber(Update, VonageFields):
    pass


class UpdateTelnyxPhoneNumber(Update, TelnyxFields):
    pass


class UpdateVapiPhoneNumber(Update, VapiFields):
    pass


def was_bought_by_area_code(number: JSON) -> bool:
    """Return whether this is a free number of Vapi. Once released, it can't be bought again.

    It may have got a SIP address since. A number with nothing but one was never bought.
    """
    is_bought = number.get("number") or number.get("numberDesiredAreaCode")
    return number.get("provider") == "vapi" and bool(is_bought or not number.get("sipUri"))


class PhoneNumber(Reading):
    """A number of any provider, as Vapi returns it.

    Every field may be unset: some numbers have no name, or neither `number` nor `sip_uri`. The
    provider and the status may be values that the OpenAPI document doesn't know.
    """

    id: str = ""
    provider: str | None = None
    number: str | None = None
    sip_uri: str | None = None
    name: str | None = None
    status: str | None = None
    assistant_id: str | None = None
    squad_id: str | None = None
    workflow_id: str | None = None
    server: ServerReading | None = None
    fallback_destination: FallbackDestinationReading | None = None
    number_e164_check_enabled: bool | None = None
    sms_enabled: bool | None = None
    created_at: Moment | None = None
    updated_at: Moment | None = None
