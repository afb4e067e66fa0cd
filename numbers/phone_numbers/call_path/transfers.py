"""Puts the transfer of a call into words."""

from typing import Any

from phone_numbers.addresses import normalized
from phone_numbers.display import readable_number
from phone_numbers.forms.parts.transfer_plan import BLIND, BLIND_SUMMARY, MODES, USED_BY
from vapi_client.json_values import JSON
from vapi_client.masking import masked, was_masked
from vapi_client.schemas.listing import MAX_SEARCH

from .steps import Destination
from .values import as_object, as_text
from .words import listed, seconds, sentence, spoken


def destination_of(value: Any) -> Destination | None:
    """Return where a transfer leads; None if its destination is missing or can't be read."""
    received = as_object(value)
    address = as_text(received.get("number")) or as_text(received.get("sipUri"))
    if not address.strip():
        return None
    shown = readable_number(masked(address))
    extension = as_text(received.get("extension"))
    normal = "" if was_masked(address) else normalized(address)
    return Destination(shown, normal if len(normal) <= MAX_SEARCH else "", extension)


def transfer_lines(value: Any) -> tuple[str, ...]:
    """Return what a destination says about its transfer, a sentence each."""
    received: JSON = masked(as_object(value))
    plan = as_object(received.get("transferPlan"))
    chosen = as_text(plan.get("mode"))
    mode = chosen or BLIND
    sentences = [
        _greeting(received),
        f"{MODES.get(chosen, chosen)}." if chosen else "",
        *_for_the_operator(plan, mode),
        _dialing(plan),
        _sip_headers(received),
        _failing(plan, mode),
    ]
    return tuple(filter(None, sentences))


def _greeting(received: JSON) -> str:
    message = received.get("message")
    if message == "":
        return "The caller hears nothing before it."
    said = spoken(message)
    return sentence(f"The caller first hears {said}") if said else ""


def _for_the_operator(plan: JSON, mode: str) -> list[str]:
    said, waits = spoken(plan.get("message")), seconds(plan.get("timeout"))
    return [
        sentence(f"The operator hears {said}") if said and _uses(mode, "message") else "",
        f"Waits up to {waits} for the operator to speak."
        if waits and _uses(mode, "timeout")
        else "",
    ]


def _dialing(plan: JSON) -> str:
    rings = seconds(plan.get("dialTimeout"))
    return f"Rings for up to {rings}." if rings and plan.get("sipVerb") == "dial" else ""


def _sip_headers(received: JSON) -> str:
    names = list(as_object(received.get("sipHeaders")))
    return f"Sends the SIP header{'s' * (len(names) > 1)} {listed(names, 'and')}." if names else ""


def _failing(plan: JSON, mode: str) -> str:
    fallback = as_object(plan.get("fallbackPlan"))
    if not fallback or not _uses(mode, "fallbackPlan"):
        return ""
    said = spoken(fallback.get("message"))
    then = "the assistant goes on" if fallback.get("endCallEnabled") is False else "the call ends"
    when = "If the transfer fails,"
    if mode in (BLIND, BLIND_SUMMARY):
        when += " and if Vapi detects failed SIP transfers for this organization,"
    return f"{when} {f'the caller hears {said} and ' if said else ''}{then}."


def _uses(mode: str, field: str) -> bool:
    """Return whether a mode uses a field of the plan. Nobody knows that of an unknown mode."""
    return mode not in MODES or mode in USED_BY[field]
