"""The form of each provider's numbers, to create and to edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from phone_numbers.assignees.seen_ids import CREDENTIAL
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

CREDENTIAL_HELP = "Find it under Provider Credentials in Vapi's dashboard."
NUMBER = "With + and the country code, such as +1 415 555 0100."


@dataclass(frozen=True, slots=True)
class Section:
    """The parts of a form under one heading.

    `unfolded` says when the section opens by itself: `always`, where a value in it is `set`, or
    `never`. A section with a fault is always open.
    """

    name: str
    title: str
    nodes: Sequence[Node]
    unfolded: Literal["always", "set", "never"] = "set"


def create_sections(provider: ProviderName) -> tuple[Section, ...]:
    """Return the sections of the form that creates a number."""
    return _CREATE[provider]


def update_sections(provider: ProviderName) -> tuple[Section, ...]:
    """Return the sections of the form that edits a number, with the fields of the update schema."""
    return _UPDATE[provider]


def _sections(provider: ProviderName, *, creates: bool) -> tuple[Section, ...]:
    schema = PROVIDERS[provider].request_schema(creates=creates)
    has = {field.alias for field in schema.model_fields.values()}
    own = Section(
        "provider",
        PROVIDERS[provider].label,
        _own_nodes(provider, schema, has),
        "always" if creates else "never",
    )
    name = leaf(schema, "name", "Only for your own reference.", attributes={"autocomplete": "off"})
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


def _own_nodes(
    provider: ProviderName, schema: type[PhoneNumberFields], has: set[str | None]
) -> list[Node]:
    """Return the inputs of the fields that only some providers have."""
    described: dict[str, dict[str, Any]] = {
        "number": {"help": NUMBER, "attributes": {"type": "tel"}},
        "numberE164CheckEnabled": {
            "help": "Turn this off to allow numbers such as 1234 on your own trunk.",
            "default": "on",
            "label": "E.164 check",
        },
        "numberDesiredAreaCode": {
            "help": "A US area code, such as 415. Leave it empty if you only want a SIP address.",
            "label": "Area code",
            "attributes": {"inputmode": "numeric"},
        },
        "sipUri": {
            "help": "Such as sip:front-desk@sip.vapi.ai. Case doesn't matter.",
            "label": "SIP URI",
        },
        "credentialId": {
            "help": CREDENTIAL_HELP,
            "label": "Credential ID",
            "picker": f"kind={CREDENTIAL}&provider={provider}",
        },
        "twilioAccountSid": {"help": "Find it in the Twilio console."},
        "twilioAuthToken": {"help": "Find it in the Twilio console. Vapi stores it."},
        "twilioApiKey": {"help": "Use it with the API secret, instead of an auth token."},
        "twilioApiSecret": {"help": "The secret of the API key. Vapi stores it."},
        "smsEnabled": {
            "help": "If on, Vapi sets the messaging URL at Twilio to receive the number's text "
            "messages (US to US only). If off, Vapi leaves that URL as it is.",
            "default": "on",
        },
    }
    return [leaf(schema, key, **words) for key, words in described.items() if key in has]


_AUTHENTICATION = Group(
    "authentication",
    [
        leaf(
            SipAuthentication,
            "realm",
            "Default: the realm of your Vapi region, such as sip.vapi.ai.",
        ),
        leaf(SipAuthentication, "username", attributes={"autocomplete": "off"}),
        leaf(SipAuthentication, "password"),
    ],
    label="SIP authentication",
    help="Callers must authenticate with it to reach the SIP address. Without it, Vapi accepts any "
    "user name and password.",
)
_CREATE = {provider: _sections(provider, creates=True) for provider in PROVIDER_NAMES}
_UPDATE = {provider: _sections(provider, creates=False) for provider in PROVIDER_NAMES}
