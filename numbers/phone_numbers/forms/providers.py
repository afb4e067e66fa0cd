"""The form of each provider's numbers, to create and to edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from phone_numbers.display import provider_label
from vapi_client.schemas.phone_number import (
    CREATE_SCHEMAS,
    UPDATE_SCHEMAS,
    PhoneNumberFields,
    Provider,
    SipAuthentication,
)

from .described import leaf
from .groups import Group
from .nodes import Node
from .parts.assignment import Assignment
from .parts.fallback import FALLBACK
from .parts.hooks import HOOKS
from .parts.server import SERVER

CREDENTIAL = "Id of the credential, from Provider Credentials in Vapi's dashboard."
E164 = "In E.164, such as +14155550100."
KEPT_BY_VAPI = "Kept by Vapi."


@dataclass(frozen=True, slots=True)
class Section:
    """Parts of a form under one heading: unfolded `always`, where anything is `set` in it, or only
    where something is wrong (`never`)."""

    name: str
    title: str
    nodes: Sequence[Node]
    unfolded: Literal["always", "set", "never"] = "set"


# What choosing a provider needs, and that a number isn't bought by it.
PROVIDERS: dict[Provider, str] = {
    "twilio": "A number you own at Twilio, with the account SID and an auth token or API key. "
    "Importing doesn't buy it.",
    "vonage": "A number you own at Vonage, on a Vonage credential of this organization. "
    "Importing doesn't buy it.",
    "telnyx": "A number you own at Telnyx, on a Telnyx credential of this organization. "
    "Importing doesn't buy it.",
    "vapi": "A free US number by area code, or a SIP address. Vapi buys the number; it becomes "
    "active after some minutes.",
    "byo-phone-number": "A number of your own SIP trunk or carrier, on its credential.",
}


def create_sections(provider: Provider) -> tuple[Section, ...]:
    """The form that creates a number."""
    return _CREATE[provider]


def update_sections(provider: Provider) -> tuple[Section, ...]:
    """The form that edits a number: what the provider's update schema has."""
    return _UPDATE[provider]


def _sections(provider: Provider, *, creates: bool) -> tuple[Section, ...]:
    schema = (CREATE_SCHEMAS if creates else UPDATE_SCHEMAS)[provider]
    has = {field.alias for field in schema.model_fields.values()}
    own = Section(
        "provider",
        provider_label(provider),
        _own_nodes(schema, has),
        "always" if creates else "never",
    )
    name = leaf(schema, "name", "For your own reference.", attributes={"autocomplete": "off"})
    sections = [
        own,
        Section("number", "Name and assignment", [name, Assignment()], "always"),
        Section("authentication", "SIP authentication", [_AUTHENTICATION]),
        Section("server", "Server", [SERVER]),
        Section("fallback", "Fallback destination", [FALLBACK]),
        Section("hooks", "Hooks", [HOOKS]),
    ]
    if not creates:
        sections[:2] = sections[1::-1]
    return tuple(
        each
        for each in sections
        if each.nodes and (each.name != "authentication" or "authentication" in has)
    )


def _own_nodes(schema: type[PhoneNumberFields], has: set[str | None]) -> list[Node]:
    """The fields that only some providers have."""
    described: dict[str, dict[str, Any]] = {
        "number": {"help": E164, "attributes": {"type": "tel"}},
        "numberE164CheckEnabled": {
            "help": "Off allows numbers such as 1234 on your trunk.",
            "default": "on",
            "label": "E.164 check",
        },
        "numberDesiredAreaCode": {
            "help": "Of the United States, such as 415. Leave it empty for a SIP address alone.",
            "label": "Area code",
            "attributes": {"inputmode": "numeric"},
        },
        "sipUri": {
            "help": "Such as sip:front-desk@sip.vapi.ai; in lower or upper case alike.",
            "label": "SIP URI",
        },
        "credentialId": {"help": CREDENTIAL, "label": "Credential ID"},
        "twilioAccountSid": {"help": "From the Twilio console."},
        "twilioAuthToken": {"help": KEPT_BY_VAPI},
        "twilioApiKey": {"help": "Instead of the auth token, together with the API secret."},
        "twilioApiSecret": {"help": KEPT_BY_VAPI},
        "smsEnabled": {
            "help": "Whether Vapi also takes the number's messages (US to US).",
            "default": "on",
        },
    }
    return [leaf(schema, key, **words) for key, words in described.items() if key in has]


_AUTHENTICATION = Group(
    "authentication",
    [
        leaf(SipAuthentication, "realm", "Default: that of the region, such as sip.vapi.ai."),
        leaf(SipAuthentication, "username", attributes={"autocomplete": "off"}),
        leaf(SipAuthentication, "password"),
    ],
    label="SIP authentication",
    help="Asked of whoever calls the SIP address. Without it, any user name and password will do.",
)
_CREATE = {provider: _sections(provider, creates=True) for provider in PROVIDERS}
_UPDATE = {provider: _sections(provider, creates=False) for provider in PROVIDERS}
