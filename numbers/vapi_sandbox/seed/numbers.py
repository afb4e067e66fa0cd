"""Plain phone numbers, as an organization has them by the thousand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from vapi_client.json_values import JSON

from .words import ABROAD, CANADIAN_AREA_CODES, LINES, PLACES, US_AREA_CODES, WEBHOOK_HOSTS

PROVIDER_SHARES = {"twilio": 38, "vapi": 22, "telnyx": 16, "vonage": 12, "byo-phone-number": 12}


@dataclass(frozen=True)
class References:
    """What numbers can be assigned to, and ids of what is not listed anywhere."""

    assistants: Sequence[str]
    squads: Sequence[str]
    uuid: Callable[[], str]

    def an_assistant(self, chance: Random) -> str:
        return chance.choice(self.assistants) if self.assistants else self.uuid()

    def a_squad(self, chance: Random) -> str:
        return chance.choice(self.squads) if self.squads else self.uuid()


def plain_number(chance: Random, references: References, taken: set[str]) -> JSON:
    """A number in order, of any provider and assignment."""
    (provider,) = chance.choices(tuple(PROVIDER_SHARES), tuple(PROVIDER_SHARES.values()))
    return {
        "provider": provider,
        **provider_fields(chance, references, provider, taken),
        "name": f"{chance.choice(PLACES)} {chance.choice(LINES)}",
        "status": "active",
        **_assignment(chance, references),
        **({"fallbackDestination": fallback(chance)} if chance.random() < 0.3 else {}),
        **({"hooks": [greeting_hook()]} if chance.random() < 0.06 else {}),
    }


def provider_fields(
    chance: Random, references: References, provider: str, taken: set[str]
) -> dict[str, Any]:
    """What only this provider's numbers have."""
    if provider == "vapi":
        if chance.random() < 0.3:
            return {
                "sipUri": f"sip:{chance.choice(LINES).split()[0]}-{token(chance, 8)}@sip.vapi.ai"
            }
        return {"number": free_number(chance, taken, US_AREA_CODES)}
    number = free_number(chance, taken)
    if provider == "twilio":
        secret = {"twilioAuthToken": token(chance, 32)} if chance.random() < 0.5 else {}
        account = f"AC{token(chance, 32)}"
        return {"number": number, "twilioAccountSid": account, **secret, "smsEnabled": True}
    return {"number": number, "credentialId": references.uuid()}


def free_number(chance: Random, taken: set[str], area_codes: Sequence[int] | None = None) -> str:
    """An E.164 number that no other has yet: mostly US, then Canada, then elsewhere."""
    while True:
        place = chance.random()
        if area_codes is None and place < 0.15:
            prefix, digits = chance.choice(ABROAD)
        else:
            codes = area_codes or (CANADIAN_AREA_CODES if place < 0.25 else US_AREA_CODES)
            prefix, digits = f"+1{chance.choice(codes)}555", 4
        number = f"{prefix}{chance.randrange(10**digits):0{digits}}"
        if number not in taken:
            taken.add(number)
            return number


def fallback(chance: Random) -> JSON:
    """A number to fall back on, now and then with a message."""
    destination = {"type": "number", "number": f"+1{chance.choice(US_AREA_CODES)}5550100"}
    if chance.random() < 0.4:
        destination["message"] = "One moment, I am connecting you to a colleague."
    return destination


def greeting_hook() -> JSON:
    """A sentence when it rings."""
    say = {"type": "say", "exact": "Thank you for calling. This call may be recorded."}
    return {"on": "call.ringing", "do": [say]}


def webhook(chance: Random) -> JSON:
    """A plain server."""
    return {
        "url": f"https://{chance.choice(WEBHOOK_HOSTS)}/vapi/{token(chance, 6)}",
        "timeoutSeconds": 20,
    }


def token(chance: Random, length: int) -> str:
    return f"{chance.getrandbits(4 * length):0{length}x}"


def _assignment(chance: Random, references: References) -> dict[str, Any]:
    kind = chance.random()
    if kind < 0.70 and references.assistants:
        return {"assistantId": chance.choice(references.assistants)}
    if kind < 0.82 and references.squads:
        return {"squadId": chance.choice(references.squads)}
    if kind < 0.86:
        return {"workflowId": references.uuid()}
    return {"server": webhook(chance)} if kind < 0.96 else {}
