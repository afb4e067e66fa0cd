"""The form of each provider's numbers, to create and to edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from vapi_client.schemas.phone_number import (
    PROVIDER_NAMES,
    PhoneNumberFields,
    ProviderName,
    SipAuthentication,
)
from vapi_client.schemas.providers import PROVIDERS

from .from_schema import leaf
from .groups import Group
from .node import Node
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


def create_sections(provider: ProviderName) -> tuple[Section, ...]:
    """The form that creates a number."""
    return _CREATE[provider]


def update_sections(provider: ProviderName) -> tuple[Section, ...]:
    """The form that edits a number: what the provider's update schema has."""
    return _UPDATE[provider]


def _sections(provider: ProviderName, *, creates: bool) -> tuple[Section, ...]:
    schema = PROVIDERS[provider].request_schema(creates=creates)
    has = {field.alias for field in schema.model_fields.values()}
    own = Section(
        "provider",
        PROVIDERS[provider].label,
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
_CREATE = {provider: _sections(provider, creates=True) for provider in PROVIDER_NAMES}
_UPDATE = {provider: _sections(provider, creates=False) for provider in PROVIDER_NAMES}
