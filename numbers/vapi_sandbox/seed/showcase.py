"""Edge cases: one number for each case that a list of numbers must be able to show."""

from random import Random
from typing import Any

from vapi_client.json_values import JSON

from .numbers import References, greeting_hook, token, webhook

LONGEST_NAME = "Northwestern region after-hours dispatch"


def showcase(rng: Random, references: References) -> list[JSON]:
    """Return all edge cases in random order."""
    documents = [
        *_assignments(rng, references),
        *_identities(rng, references),
        *_fallbacks(rng, references),
        *_hooks(rng, references),
        *_servers(references),
        *_unusual_fields(rng, references),
    ]
    rng.shuffle(documents)
    return documents


def _twilio(number: str, name: str | None, **fields: Any) -> JSON:
    account = {"twilioAccountSid": "AC" + number.removeprefix("+").rjust(32, "0")}
    named = {} if name is None else {"name": name}
    return {"provider": "twilio", "number": number, **account, **named, **_active(fields)}


def _vapi(name: str | None, **fields: Any) -> JSON:
    named = {} if name is None else {"name": name}
    return {"provider": "vapi", **named, **_active(fields)}


def _active(fields: dict[str, Any]) -> dict[str, Any]:
    return {"status": "active", **fields}


def _assignments(rng: Random, references: References) -> list[JSON]:
    assistant = {"assistantId": references.pick_assistant(rng)}
    squad = {"squadId": references.pick_squad(rng)}
    workflow = {"workflowId": references.uuid()}
    server = {"server": webhook(rng)}
    return [
        _twilio("+14155550142", "Returns hotline", **assistant),
        _twilio("+13125550177", "Claims intake", **squad),
        _twilio("+12065550119", "Warranty line", **workflow),
        _twilio("+16025550133", "Field service", **server),
        _twilio("+15125550101", "Spare number"),
        _twilio("+13055550164", "Roadside help", assistantId=references.uuid()),
        _twilio("+17025550188", "Reservations", **assistant, **squad),
        _twilio("+16175550155", "Recall information", **assistant, **workflow, **server),
    ]


def _identities(rng: Random, references: References) -> list[JSON]:
    credential = {"credentialId": references.uuid()}
    trunk = {"provider": "byo-phone-number", **credential, "status": "active"}
    user, password = token(rng, 20), token(rng, 24)
    return [
        {"provider": "vonage", "number": "+442079460018", "name": "Bristol front desk",
         "status": "active", **credential},
        {"provider": "telnyx", "number": "+493023125014", "name": "Störungsstelle München",
         "status": "active", **credential},
        {**trunk, "number": "+41445551209", "name": "Empfang Zürich"},
        {**trunk, "number": "1042", "name": "Extension 1042", "numberE164CheckEnabled": False},
        {**trunk, "name": "Trunk without a number"},
        _vapi("SIP front desk", sipUri="sip:front-desk-4f1a@sip.vapi.ai"),
        _vapi(None, sipUri="sip:overflow-91c2@sip.vapi.ai",
              authentication={"realm": "sip.vapi.ai", "username": user, "password": password}),
        _vapi("Neither number nor address"),
        _vapi(None),
        _vapi("Masked by Vapi", number="+165****8621"),
        _twilio("+14165550120", None),
        _twilio("+15145550161", "Accueil Montréal, été"),
        _twilio("+19175550108", LONGEST_NAME),
        _twilio("+13105550199", "<b>Front desk</b>"),
        _twilio("+18185550112", "Night shift 🌙 on-call"),
        _twilio("+12125550146", "خدمة العملاء"),
        _twilio("+17185550173", "מוקד שירות 24/7"),
    ]  # fmt: skip


def _fallbacks(rng: Random, references: References) -> list[JSON]:
    contents = [
        {"type": "text", "text": "I am connecting you.", "language": "en"},
        {"type": "text", "text": "Ich verbinde Sie.", "language": "de"},
    ]
    warm = {
        "mode": "warm-transfer-wait-for-operator-to-speak-first-and-then-say-summary",
        "message": {"type": "custom-message", "contents": contents},
        "timeout": 45,
        "holdAudioUrl": "https://voice.example.net/hold.mp3",
        "contextEngineeringPlan": {"type": "lastNMessages", "maxMessages": 12},
        "summaryPlan": {"enabled": True, "timeoutSeconds": 7.5},
        "fallbackPlan": {"message": "Nobody is free right now.", "endCallEnabled": False},
    }
    number = {"type": "number", "number": "+14155550100", "extension": "204"}
    sip = {
        "type": "sip",
        "sipUri": "sip:desk@pbx.example.com",
        "sipHeaders": {"X-Department": "claims"},
        "transferPlan": {"mode": "blind-transfer-add-summary-to-sip-header", "sipVerb": "refer"},
        "description": "The switchboard",
    }
    unchecked = {"type": "number", "number": "2040", "numberE164CheckEnabled": False}
    assistant = {"assistantId": references.pick_assistant(rng)}
    return [
        _twilio("+14045550138", "Billing questions", **assistant,
                fallbackDestination={**number, "transferPlan": warm, "callerId": "+14045550138"}),
        _twilio("+15035550126", "Switchboard overflow", fallbackDestination=sip),
        _twilio("+16155550171", "Internal overflow", **assistant, fallbackDestination=unchecked),
    ]  # fmt: skip


def _hooks(rng: Random, references: References) -> list[JSON]:
    blocked = {"type": "startsWith", "key": "number", "startsWith": ["+1900", "+44870"]}
    reasons = ["assistant-request-failed", "assistant-request-returned-no-assistant"]
    failed = {"type": "oneOf", "key": "call.endedReason", "oneOf": reasons}
    destination = {
        "type": "number",
        "number": "+14155550100",
        "message": "Your call is being transferred.",
        "transferPlan": {"mode": "warm-transfer-say-message", "dialTimeout": 22.5},
    }
    transfer = {"type": "transfer", "destination": destination}
    say = {"type": "say", "exact": "We do not take calls from this number. Goodbye."}
    ending = {"on": "call.ending", "do": transfer, "filters": [failed]}
    ringing = {"on": "call.ringing", "do": [say, transfer], "filters": [blocked]}
    assistant = {"assistantId": references.pick_assistant(rng)}
    return [
        _twilio("+13035550192", "After-hours dispatch", **assistant, hooks=[ringing, ending]),
        _twilio("+16145550150", "Patient callbacks", **assistant, hooks=[greeting_hook()]),
        _twilio("+19045550116", "Order status", **assistant, hooks=[{"on": "call.ending"}]),
        _twilio("+18165550127", "Loyalty desk", **assistant, hooks=[]),
    ]


def _servers(references: References) -> list[JSON]:
    plan = {
        "type": "exponential",
        "maxRetries": 4,
        "baseDelaySeconds": 1.5,
        "excludedStatusCodes": [400, 401, 403],
    }
    headers = {"Authorization": "Bearer sample-webhook-token", "X-Team": "support"}
    full = {
        "url": "https://hooks.example.com/vapi",
        "timeoutSeconds": 7.5,
        "headers": headers,
        "backoffPlan": plan,
        "staticIpAddressesEnabled": True,
        "encryptedPaths": [],
    }
    insecure = {"url": "http://voice.example.net/vapi", "timeoutSeconds": 20}
    by_credential = {"url": "https://voice.example.net/vapi", "credentialId": references.uuid()}
    return [
        _twilio("+14695550180", "Delivery changes", server=full),
        _twilio("+15135550144", "Wholesale orders", server=insecure),
        _twilio("+16125550167", "IT service desk", server=by_credential),
    ]


def _unusual_fields(rng: Random, references: References) -> list[JSON]:
    assistant = {"assistantId": references.pick_assistant(rng)}
    nulls = dict.fromkeys(("name", "assistantId", "squadId", "server", "fallbackDestination"))
    telecom = {
        "friendlyRoute": "eu-1",
        "limits": {"concurrency": 10, "rate": 2.0},
        "tags": ["pilot"],
    }
    return [
        _vapi("Being activated", status="activating", numberDesiredAreaCode="385"),
        _vapi("Blocked line", number="+13855550103", status="blocked", **assistant),
        _vapi("Missing at the carrier", number="+15735550136", status="missing"),
        _vapi("Suspended line", number="+14055550184", status="suspended"),
        {key: value for key, value in _twilio("+12155550109", "No status", **assistant).items()
         if key != "status"},
        {**_twilio("+14125550135", None), **nulls},
        _twilio("+14105550158", "Fields of tomorrow", **assistant, telecom=telecom, version=3),
        {"provider": "plivo", "number": "+17135550176", "name": "Another carrier",
         "status": "active"},
        _twilio("+19195550140", "Masked secrets", **assistant, twilioAuthToken="****************",
                twilioApiKey="SK****************", smsEnabled=False),
        _twilio("+18135550121", "Secrets in the clear", **assistant,
                twilioAuthToken=token(rng, 32)),
    ]  # fmt: skip
