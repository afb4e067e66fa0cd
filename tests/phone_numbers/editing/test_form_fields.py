"""Every field of the API has an input to create and to edit, and Vapi receives what is typed."""

import re

import pytest
from django.test import Client

from tests.phone_numbers.filling import Form, FormValues, HTMXForm, Step, edit, sent
from vapi_client.json_values import JSON
from vapi_client.schemas.base import Schema
from vapi_client.schemas.phone_number import PROVIDER_NAMES, ProviderName
from vapi_client.schemas.providers import PROVIDERS
from vapi_sandbox import Organization

SQUAD = "0d8ad0a8-3c5e-4e8e-9d3e-2f5a3b1c9e77"

# The fields that only some providers have: the inputs, and the JSON that they stand for.
OWN: dict[ProviderName, tuple[FormValues, JSON]] = {
    "twilio": (
        {
            "number": "+14155550711",
            "twilioAccountSid": "AC1",
            "twilioAuthToken": "token",
            "twilioApiKey": "SK1",
            "twilioApiSecret": "secret",
            "smsEnabled": "false",
        },
        {
            "number": "+14155550711",
            "twilioAccountSid": "AC1",
            "twilioAuthToken": "token",
            "twilioApiKey": "SK1",
            "twilioApiSecret": "secret",
            "smsEnabled": False,
        },
    ),
    "vonage": (
        {"number": "14155550712", "credentialId": "c1"},
        {"number": "14155550712", "credentialId": "c1"},
    ),
    "telnyx": (
        {"number": "+14155550713", "credentialId": "c1"},
        {"number": "+14155550713", "credentialId": "c1"},
    ),
    "byo-phone-number": (
        {"number": "1234", "numberE164CheckEnabled": "false", "credentialId": "c1"},
        {"number": "1234", "numberE164CheckEnabled": False, "credentialId": "c1"},
    ),
    "vapi": (
        {
            "sipUri": "sip:desk@sip.vapi.ai",
            "authentication.realm": "sip.vapi.ai",
            "authentication.username": "u" * 20,
            "authentication.password": "p" * 20,
        },
        {
            "sipUri": "sip:desk@sip.vapi.ai",
            "authentication": {
                "realm": "sip.vapi.ai",
                "username": "u" * 20,
                "password": "p" * 20,
            },
        },
    ),
}

SERVER_STEPS: list[Step] = [
    "server.headers",
    "server.headers",
    {
        "server.url": "https://hooks.example.com",
        "server.timeoutSeconds": "20",
        "server.credentialId": "c2",
        "server.staticIpAddressesEnabled": "true",
        "server.encryptedPaths": "$.transcript\r\n$.customer\r\n",
        "server.headers.new1.name": "Authorization",
        "server.headers.new2.name": "X-Team",
        "server.backoffPlan.type": "exponential",
        "server.backoffPlan.maxRetries": "3",
        "server.backoffPlan.baseDelaySeconds": "0.5",
        "server.backoffPlan.excludedStatusCodes": "400, 401",
    },
]
SERVER: JSON = {
    "url": "https://hooks.example.com",
    "timeoutSeconds": 20,
    "credentialId": "c2",
    "staticIpAddressesEnabled": True,
    "encryptedPaths": ["$.transcript", "$.customer"],
    "headers": {"Authorization": "Bearer 1", "X-Team": "support"},
    "backoffPlan": {
        "type": "exponential",
        "maxRetries": 3,
        "baseDelaySeconds": 0.5,
        "excludedStatusCodes": [400, 401],
    },
}
FALLBACK_STEPS: list[Step] = [
    ("fallbackDestination.type", "number"),
    ("fallbackDestination.message.kind", "custom-message"),
    "fallbackDestination.message.contents",
    "fallbackDestination.message.contents",
    {
        "fallbackDestination.number": "+14155550199",
        "fallbackDestination.extension": "12",
        "fallbackDestination.callerId": "+14155550100",
        "fallbackDestination.numberE164CheckEnabled": "true",
        "fallbackDestination.description": "The desk,\r\nupstairs",
        "fallbackDestination.message.content": "One moment",
        "fallbackDestination.message.contents.new1.language": "de",
        "fallbackDestination.message.contents.new1.text": "Moment\r\nbitte",
        "fallbackDestination.message.contents.new2.language": "fr",
        "fallbackDestination.message.contents.new2.text": "Un moment",
    },
]
FALLBACK: JSON = {
    "type": "number",
    "number": "+14155550199",
    "extension": "12",
    "callerId": "+14155550100",
    "numberE164CheckEnabled": True,
    "description": "The desk,\nupstairs",
    "message": {
        "type": "custom-message",
        "content": "One moment",
        "contents": [
            {"type": "text", "text": "Moment\nbitte", "language": "de"},
            {"type": "text", "text": "Un moment", "language": "fr"},
        ],
    },
}
HOOK_STEPS: list[Step] = [
    "hooks on=call.ringing",
    "hooks.new1.filters",
    "hooks.new1.do type=say",
    "hooks.new1.do type=transfer",
    ("hooks.new1.do.new2.destination.type", "number"),
    "hooks on=call.ending",
    "hooks.new2.filters",
    ("hooks.new2.do.type", "transfer"),
    ("hooks.new2.do.destination.type", "sip"),
    "hooks.new2.do.destination.sipHeaders",
    {
        "hooks.new1.filters.new1.startsWith": "49\r\n43",
        "hooks.new1.do.new1.exact": "Hallo",
        "hooks.new1.do.new2.destination.number": "+4930901820",
        "hooks.new2.filters.new1.oneOf": [
            "",
            "assistant-request-failed",
            "assistant-request-returned-no-assistant",
        ],
        "hooks.new2.do.destination.sipUri": "sip:desk@example.com",
        "hooks.new2.do.destination.sipHeaders.new1.name": "X-Reason",
        "hooks.new2.do.destination.sipHeaders.new1.value": "ended",
    },
]
HOOKS: list[JSON] = [
    {
        "on": "call.ringing",
        "filters": [{"type": "startsWith", "key": "number", "startsWith": ["49", "43"]}],
        "do": [
            {"type": "say", "exact": "Hallo"},
            {"type": "transfer", "destination": {"type": "number", "number": "+4930901820"}},
        ],
    },
    {
        "on": "call.ending",
        "filters": [
            {
                "type": "oneOf",
                "key": "call.endedReason",
                "oneOf": ["assistant-request-failed", "assistant-request-returned-no-assistant"],
            }
        ],
        "do": {
            "type": "transfer",
            "destination": {
                "type": "sip",
                "sipUri": "sip:desk@example.com",
                "sipHeaders": {"X-Reason": "ended"},
            },
        },
    },
]
COMMON_STEPS: list[Step] = [
    {"name": "Front desk", "assignment": "squad", "squadId": SQUAD},
    *SERVER_STEPS,
    *FALLBACK_STEPS,
    *HOOK_STEPS,
    # A page never shows them again, so they are typed last
    {"server.headers.new1.value": "Bearer 1", "server.headers.new2.value": "support"},
]
COMMON: JSON = {
    "name": "Front desk",
    "squadId": SQUAD,
    "server": SERVER,
    "fallbackDestination": FALLBACK,
    "hooks": HOOKS,
}
# A number of each provider with its required fields only.
BARE: dict[ProviderName, JSON] = {
    "twilio": {"number": "+14155550700", "twilioAccountSid": "AC0"},
    "vonage": {"number": "14155550701", "credentialId": "c0"},
    "telnyx": {"number": "+14155550702", "credentialId": "c0"},
    "byo-phone-number": {"credentialId": "c0"},
    "vapi": {"number": "+13855550703"},
}


# With htmx for each provider, and without JavaScript for two
WAYS: list[tuple[ProviderName, type[Form]]] = [
    *((provider, HTMXForm) for provider in PROVIDER_NAMES),
    ("twilio", Form),
    ("vapi", Form),
]


@pytest.mark.parametrize(("provider", "way"), WAYS)
def test_a_new_number_can_be_created_with_every_field(
    provider: ProviderName, way: type[Form], as_operator: Client, vapi_acme: Organization
) -> None:
    typed, own = OWN[provider]
    form = way(as_operator, f"/orgs/acme/numbers/new/{provider}/")
    form.take(*COMMON_STEPS, typed).save()

    body = sent(vapi_acme, "POST")
    assert body == {"provider": provider, **own, **COMMON}
    created = vapi_acme.numbers[-1]
    assert form.page.headers["Location"] == f"/orgs/acme/numbers/{created['id']}/"
    left_out = {"assistantId", "workflowId", "numberDesiredAreaCode"}  # instead of these others
    assert body.keys() == fields(PROVIDERS[provider].create) - left_out


@pytest.mark.parametrize(("provider", "way"), WAYS)
def test_every_field_of_a_number_can_be_edited(
    provider: ProviderName, way: type[Form], as_operator: Client, vapi_acme: Organization
) -> None:
    number = vapi_acme.put({"provider": provider, **BARE[provider]})
    typed, own = OWN[provider]
    form = way(as_operator, f"/orgs/acme/numbers/{number['id']}/edit/")
    form.take(*COMMON_STEPS, typed).save()

    body = sent(vapi_acme, "PATCH")
    assert body == {"provider": provider, **own, **COMMON}
    assert form.page.headers["Location"] == f"/orgs/acme/numbers/{number['id']}/"
    assert body.keys() == fields(PROVIDERS[provider].update) - {"assistantId", "workflowId"}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_optional_field_can_be_cleared(
    provider: ProviderName, as_operator: Client, vapi_acme: Organization
) -> None:
    own = OWN[provider][1]
    number = vapi_acme.put({"provider": provider, **own, **COMMON})
    lasting = {"form", *required(PROVIDERS[provider].stored)}
    form = edit(as_operator, number)
    form.inputs |= {name: [""] for name in form.inputs if name not in lasting}
    boxes = re.findall(r'name="([\w.]+\.clear)"', form.text)
    form.fill({"assignment": "nothing", **dict.fromkeys(boxes, "1")}).save()

    assert sent(vapi_acme, "PATCH") == {
        "provider": provider,
        **dict.fromkeys({**COMMON, **own}.keys() - lasting),
    }


def fields(schema: type[Schema]) -> set[str | None]:
    return {field.alias for field in schema.model_fields.values()}


def required(schema: type[Schema]) -> set[str | None]:
    return {field.alias for field in schema.model_fields.values() if field.is_required()}
