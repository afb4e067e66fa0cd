"""Rules that the OpenAPI document doesn't state, checked before Vapi refuses the number."""

from collections.abc import Iterator

from vapi_client.json_values import JSON, Path, place_of, value_at
from vapi_client.schemas.e164 import number_faults

NUMBERS = {
    "e164": "Enter a number in E.164 format: + and the country code first, such as +14155550100.",
    "alphanumeric": "Use letters and digits only, with or without a plus sign in front.",
}


def broken_rules(body: JSON, base: JSON, *, creates: bool) -> Iterator[tuple[Path, str]]:
    """Yield the paths that break a rule, with what to do. Values of `base` may stay."""
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
