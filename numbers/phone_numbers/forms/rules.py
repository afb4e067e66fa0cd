"""Rules that the OpenAPI document doesn't state, checked before Vapi refuses the number."""

from collections.abc import Iterator

from phone_numbers.typed_numbers import has_extension, to_e164, us_number, without_separators
from vapi_client.json_values import JSON, Path, place_of, value_at
from vapi_client.schemas.e164 import NumberFault, number_faults, phone_numbers_in

ALPHANUMERIC = "Use letters and digits only, with or without a plus sign in front."
COUNTRY_CODE = "Enter + and the country code first, such as +1 415 555 0100."


def broken_rules(body: JSON, base: JSON, *, creates: bool) -> Iterator[tuple[Path, str]]:
    """Yield the paths that break a rule, with what to do. Values of `base` may stay."""
    stood = {(place_of(path), value_at(base, path)) for path, _ in _number_faults(base)}
    for path, form in _number_faults(body):
        number = value_at(body, path)
        if (place_of(path), number) not in stood:
            yield path, ALPHANUMERIC if form == "alphanumeric" else unread(number)
    if creates and body["provider"] == "vapi" and not _any(body, "numberDesiredAreaCode", "sipUri"):
        yield ("numberDesiredAreaCode",), "Enter an area code, or a SIP URI below."
    if creates and body["provider"] == "twilio":
        yield from _twilio_credentials(body)


def unread(number: str) -> str:
    """Return what to do about a phone number that can't be read."""
    if has_extension(number):
        return "Enter the number without its extension."
    if in_the_us := us_number(number):
        return f"Enter + and the country code first. Dialled in the US, this is {in_the_us}."
    return COUNTRY_CODE


def _number_faults(body: JSON) -> Iterator[NumberFault]:
    """Yield the faults in phone numbers.

    Where the OpenAPI document states no form, plain digits and words are left to Vapi: a provider
    may want them, and a caller ID can be a variable. A number with spaces or brackets has to be one
    that can be read.
    """
    yield from number_faults(body)
    for path, number, form in phone_numbers_in(body):
        is_written = without_separators(number) != number or has_extension(number)
        if form is None and is_written and not to_e164(number):
            yield NumberFault(path, "e164")


def _twilio_credentials(body: JSON) -> Iterator[tuple[Path, str]]:
    if not _any(body, "twilioAuthToken", "twilioApiKey", "twilioApiSecret"):
        yield ("twilioAuthToken",), "Enter the auth token, or an API key with its secret."
    elif _any(body, "twilioApiKey") and not _any(body, "twilioApiSecret"):
        yield ("twilioApiSecret",), "An API key needs its secret."
    elif _any(body, "twilioApiSecret") and not _any(body, "twilioApiKey"):
        yield ("twilioApiKey",), "An API secret needs its key."


def _any(body: JSON, *fields: str) -> bool:
    return any(body.get(field) for field in fields)
