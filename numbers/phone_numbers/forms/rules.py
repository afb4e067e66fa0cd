"""What the document doesn't say but a person should hear before Vapi says it."""

from collections.abc import Iterator

from vapi_client.json_values import JSON, Path, place_of, value_at
from vapi_client.schemas.e164 import number_faults

NUMBERS = {
    "e164": "A number in E.164 begins with + and the country code, such as +14155550100.",
    "alphanumeric": "Letters and digits only, after a plus sign at most.",
}


def broken_rules(body: JSON, base: JSON, *, creates: bool) -> Iterator[tuple[Path, str]]:
    """Where a rule is broken, and what to do. What stood there before is let be."""
    stood = {(place_of(path), value_at(base, path)) for path, _ in number_faults(base)}
    for path, form in number_faults(body):
        if (place_of(path), value_at(body, path)) not in stood:
            yield path, NUMBERS[form]
    if creates and body["provider"] == "vapi" and not _any(body, "numberDesiredAreaCode", "sipUri"):
        yield ("numberDesiredAreaCode",), "Enter an area code, or a SIP URI below."
    if creates and body["provider"] == "twilio":
        yield from _twilio_credentials(body)


def _twilio_credentials(body: JSON) -> Iterator[tuple[Path, str]]:
    if not _any(body, "twilioAuthToken", "twilioApiKey", "twilioApiSecret"):
        yield ("twilioAuthToken",), "Enter the auth token, or an API key with its secret."
    elif _any(body, "twilioApiKey") and not _any(body, "twilioApiSecret"):
        yield ("twilioApiSecret",), "An API key needs its secret."
    elif _any(body, "twilioApiSecret") and not _any(body, "twilioApiKey"):
        yield ("twilioApiKey",), "An API secret needs its key."


def _any(body: JSON, *fields: str) -> bool:
    return any(body.get(field) for field in fields)
