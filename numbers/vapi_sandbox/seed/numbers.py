"""Ordinary phone numbers, as an organization has thousands of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from vapi_client.json_values import JSON

from .words import ABROAD, CANADIAN_AREA_CODES, LINES, PLACES, US_AREA_CODES, WEBHOOK_HOSTS

PROVIDER_SHARES = {"twilio": 38, "vapi": 22, "telnyx": 16, "vonage": 12, "byo-phone-number": 12}


@dataclass(frozen=True)
class References:
    """The ids that numbers can refer to. `uuid` makes ids of objects that no list has."""

    assistants: Sequence[str]
    squads: Sequence[str]
    uuid: Callable[[], str]

    def pick_assistant(self, rng: Random) -> str:
        return rng.choice(self.assistants) if self.assistants else self.uuid()

    def pick_squad(self, rng: Random) -> str:
        return rng.choice(self.squads) if self.squads else self.uuid()


def plain_number(rng: Random, references: References, taken: set[str]) -> JSON:
    """Return an ordinary number of any provider and with any assignment."""
    (provider,) = rng.choices(tuple(PROVIDER_SHARES), tuple(PROVIDER_SHARES.values()))
    return {
        "provider": provider,
        **provider_fields(rng, references, provider, taken),
        "name": f"{rng.choice(PLACES)} {rng.choice(LINES)}",
        "status": "active",
        **_assignment(rng, references),
        **({"fallbackDestination": fallback(rng)} if rng.random() < 0.3 else {}),
        **({"hooks": [greeting_hook()]} if rng.random() < 0.06 else {}),
    }


def provider_fields(
    rng: Random, references: References, provider: str, taken: set[str]
) -> dict[str, Any]:
    """Return the fields that only this provider's numbers have."""
    if provider == "vapi":
        if rng.random() < 0.3:
            return {"sipUri": f"sip:{rng.choice(LINES).split()[0]}-{token(rng, 8)}@sip.vapi.ai"}
        return {"number": free_number(rng, taken, US_AREA_CODES)}
    number = free_number(rng, taken)
    if provider == "twilio":
        secret = {"twilioAuthToken": token(rng, 32)} if rng.random() < 0.5 else {}
        account = f"AC{token(rng, 32)}"
        return {"number": number, "twilioAccountSid": account, **secret, "smsEnabled": True}
    return {"number": number, "credentialId": references.uuid()}


def free_number(rng: Random, taken: set[str], area_codes: Sequence[int] | None = None) -> str:
    """Return an E.164 number that isn't taken: most are in the US, some in Canada or elsewhere."""
    while True:
        place = rng.random()
        if area_codes is None and place < 0.15:
            prefix, digits = rng.choice(ABROAD)
        else:
            codes = area_codes or (CANADIAN_AREA_CODES if place < 0.25 else US_AREA_CODES)
            prefix, digits = f"+1{rng.choice(codes)}555", 4
        number = f"{prefix}{rng.randrange(10**digits):0{digits}}"
        if number not in taken:
            taken.add(number)
            return number


def fallback(rng: Random) -> JSON:
    """Return a fallback destination, sometimes with a message."""
    destination = {"type": "number", "number": f"+1{rng.choice(US_AREA_CODES)}5550100"}
    if rng.random() < 0.4:
        destination["message"] = "One moment, I am connecting you to a colleague."
    return destination


def greeting_hook() -> JSON:
    """Return a hook that says a sentence when the phone rings."""
    say = {"type": "say", "exact": "Thank you for calling. This call may be recorded."}
    return {"on": "call.ringing", "do": [say]}


def webhook(rng: Random) -> JSON:
    """Return a server with only the usual fields."""
    return {
        "url": f"https://{rng.choice(WEBHOOK_HOSTS)}/vapi/{token(rng, 6)}",
        "timeoutSeconds": 20,
    }


def token(rng: Random, length: int) -> str:
    return f"{rng.getrandbits(4 * length):0{length}x}"


def _assignment(rng: Random, references: References) -> dict[str, Any]:
    kind = rng.random()
    if kind < 0.70 and references.assistants:
        return {"assistantId": rng.choice(references.assistants)}
    if kind < 0.82 and references.squads:
        return {"squadId": rng.choice(references.squads)}
    if kind < 0.86:
        return {"workflowId": references.uuid()}
    return {"server": webhook(rng)} if kind < 0.96 else {}
