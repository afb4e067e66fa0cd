"""An organization's Vapi key: its form, trying it, replacing it, and why it was refused."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.views.decorators.debug import sensitive_variables
from pydantic import SecretStr

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Actor, Change, begin, changes_between, end
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


def replace(
    organization: Organization, api_key: SecretStr | None, region: str, *, by: Actor
) -> int:
    """Saves a key, or the stored one's region, after Vapi has accepted it; how many numbers it
    lists. Raises VapiError, and encryption.UnreadableKey where the stored key is needed."""
    attempt = _begin_replacing(organization, api_key, region, by)
    try:
        found = count_numbers(api_key or encryption.decrypt(organization.encrypted_api_key), region)
    except errors.VapiError as error:
        refused = isinstance(error, errors.Refused)
        result = Result.REFUSED if refused else Result.NOT_APPLIED
        end(attempt, result, status=error.status, message=explain(error, region))
        raise
    except encryption.UnreadableKey as error:
        end(attempt, Result.NOT_APPLIED, message=str(error))
        raise
    with transaction.atomic():
        _save(organization, api_key, region, by)
        end(attempt, Result.DONE)
    return found


def _begin_replacing(
    organization: Organization, api_key: SecretStr | None, region: str, by: Actor
) -> Attempt:
    """Of the keys, the record shows what the settings show."""
    changes = changes_between({"region": organization.region}, {"region": region})
    if api_key:
        ending = api_key.get_secret_value()[-4:]
        changes += [Change("key", f"…{organization.api_key_last_four}", f"…{ending}")]
    slug, name = organization.slug, organization.name
    return begin(by, organization, Action.KEY_REPLACE, subject=slug, label=name, changes=changes)


def _save(organization: Organization, api_key: SecretStr | None, region: str, by: Actor) -> None:
    if api_key is None:
        organization.region = region
        organization.save(update_fields=["region"])
        return
    person = User.objects.filter(pk=by.user_id).first() if by.user_id else None
    organization.set_api_key(api_key, region=region, by=person)
    organization.save(
        update_fields=[
            "region",
            "encrypted_api_key",
            "api_key_last_four",
            "api_key_set_at",
            "api_key_set_by",
        ]
    )


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
