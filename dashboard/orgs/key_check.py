"""Checking a Vapi key: its form, whether Vapi accepts it, and why not."""

from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables
from pydantic import SecretStr

from dashboard.web.health import NotReady
from vapi_client import errors
from vapi_client.schemas.listing import PageQuery

from . import encryption
from .models import Organization, Region, client_for

MIN_LENGTH = 8


@sensitive_variables()
def parse_key(value: str) -> SecretStr:
    """Return pasted text as a key. Raises ValidationError, whose messages never quote it."""
    key = value.strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ValidationError("A key has no spaces, line breaks or special characters.")
    if len(key) < MIN_LENGTH:
        raise ValidationError(f"A key has at least {MIN_LENGTH} characters.")
    return SecretStr(key)


def count_numbers(api_key: SecretStr, region: str) -> int:
    """Return how many numbers Vapi lists for a key. Raises VapiError if Vapi refuses the key."""
    page = client_for(api_key, region).list_numbers(PageQuery(limit=1))
    return page.metadata.total_items


def is_readable(organization: Organization) -> bool:
    """Return whether the stored key can be decrypted."""
    try:
        organization.api_key()
    except encryption.UnreadableKey:
        return False
    return True


def check_stored_key() -> None:
    """Raise NotReady if the newest stored key can't be decrypted, as after a wrong setting.

    Older keys may be unreadable while everything else works, so they don't stop the site.
    """
    newest = Organization.objects.order_by("-api_key_set_at").first()
    if newest and not is_readable(newest):
        raise NotReady("VAPI_KEY_ENCRYPTION_KEYS doesn't decrypt the stored Vapi keys")


def explain(error: errors.VapiError, region: str) -> str:
    """Return why a key can't be used, in words for the person, with the id of the request."""
    return f"{_reason(error, region)} (Request {error.request_id})"


def _reason(error: errors.VapiError, region: str) -> str:
    match error:
        case errors.KeyRefused():
            return (
                "Vapi refused this key (401). Enter the organization's private key, not the "
                f"public one, and check that its region is {Region(region).label}."
            )
        case errors.Forbidden():
            return "Vapi doesn't let this key list phone numbers (403)."
        case errors.RateLimited(retry_after=float(seconds)):
            return f"Vapi's rate limit was reached (429). Try again in {seconds:.0f} seconds."
        case errors.RateLimited():
            return "Vapi's rate limit was reached (429). Try again in a minute."
        case errors.Busy():
            return "This organization has too many requests in progress. Try again shortly."
        case errors.TimedOut():
            return "Vapi took too long to answer, so the key wasn't checked. Try again later."
        case errors.Down(status=int(status)):
            return f"Vapi has a problem ({status}), so the key wasn't checked. Try again later."
        case errors.Down():
            return "Vapi could not be reached, so the key wasn't checked. Try again later."
        case errors.Unreadable():
            return "Vapi's answer could not be read, so the key may or may not work."
    return f"{error.summary} ({error.status})." if error.status else f"{error.summary}."
