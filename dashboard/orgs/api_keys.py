"""An organization's Vapi key: its form, trying it, replacing it, and why it was refused."""

from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables
from pydantic import SecretStr

from vapi_client import errors
from vapi_client.schemas.listing import PageQuery

from . import encryption
from .models import Organization, Region, User, vapi_client

MIN_LENGTH = 8


@sensitive_variables()
def clean(value: str) -> SecretStr:
    """What was pasted, as a key; raises ValidationError, whose messages never quote it."""
    key = value.strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ValidationError("A key has no spaces, line breaks or special characters.")
    if len(key) < MIN_LENGTH:
        raise ValidationError(f"A key has at least {MIN_LENGTH} characters.")
    return SecretStr(key)


def count_numbers(api_key: SecretStr, region: str) -> int:
    """How many numbers Vapi lists for a key; raises VapiError when it is of no use."""
    page = vapi_client(api_key, region).list_numbers(PageQuery(limit=1))
    return page.metadata.total_items


def replace(organization: Organization, api_key: SecretStr | None, region: str, *, by: User) -> int:
    """Saves a key, or the stored one's region, after Vapi has accepted it; how many numbers it
    lists. Raises VapiError, and encryption.UnreadableKey where the stored key is needed."""
    found = count_numbers(api_key or encryption.decrypt(organization.encrypted_api_key), region)
    if api_key is None:
        organization.region = region
        organization.save(update_fields=["region"])
        return found
    organization.set_api_key(api_key, region=region, by=by)
    organization.save(
        update_fields=[
            "region",
            "encrypted_api_key",
            "api_key_last_four",
            "api_key_set_at",
            "api_key_set_by",
        ]
    )
    return found


def is_readable(organization: Organization) -> bool:
    """Whether the stored key can be decrypted."""
    try:
        encryption.decrypt(organization.encrypted_api_key)
    except encryption.UnreadableKey:
        return False
    return True


def explain(error: errors.VapiError, region: str) -> str:
    """Why a key is of no use, in plain words, with the id of the request."""
    return f"{_reason(error, region)} (Request {error.request_id})"


def _reason(error: errors.VapiError, region: str) -> str:
    match error:
        case errors.KeyRefused():
            return (
                "Vapi refused this key (401). The organization's private key is needed, not the "
                f"public one, and it must be a key of the region {Region(region).label}."
            )
        case errors.Forbidden():
            return "Vapi knows this key, but doesn't let it list phone numbers (403)."
        case errors.RateLimited(retry_after=float(seconds)):
            return f"Vapi's rate limit was reached (429). Try again in {seconds:.0f} seconds."
        case errors.RateLimited():
            return "Vapi's rate limit was reached (429). Try again in a minute."
        case errors.Busy():
            return "Too many requests of this organization are under way. Try again shortly."
        case errors.TimedOut():
            return "Vapi took too long to answer, so the key could not be tried. Try again later."
        case errors.Down(status=int(status)):
            return f"Vapi has a problem ({status}), so the key could not be tried. Try again later."
        case errors.Down():
            return "Vapi could not be reached, so the key could not be tried. Try again later."
        case errors.Unreadable():
            return "Vapi's answer could not be read, so it is unknown whether the key works."
    return f"{error.summary} ({error.status})." if error.status else f"{error.summary}."
