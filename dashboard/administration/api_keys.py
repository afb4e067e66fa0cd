"""Replacing an organization's Vapi key or region, on record."""

from django.db import transaction
from django.http import Http404
from pydantic import SecretStr

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Actor, Change, changes_between, record_attempt, record_outcome
from dashboard.orgs import encryption, key_check
from dashboard.orgs.access import RoleTooLow, check_role
from dashboard.orgs.models import Organization, Role, User
from vapi_client import errors

from . import organizations


def replace(
    organization: Organization, api_key: SecretStr | None, region: str, *, by: Actor
) -> int:
    """Save a key and its region after Vapi accepts them; return how many numbers Vapi lists.

    Without a key, only the region changes, and Vapi must accept the stored key there. Raises
    VapiError, organizations.ChangedMeanwhile, encryption.UnreadableKey if the stored key can't be
    decrypted, and Http404 or RoleTooLow if the person is no admin any more.
    """
    attempt = _begin_replacing(organization, api_key, region, by)
    try:
        key = api_key or organization.api_key()
        count = key_check.count_numbers(key, region)
    except errors.VapiError as error:
        refused = isinstance(error, errors.Refused)
        result = Result.REFUSED if refused else Result.NOT_APPLIED
        record_outcome(
            attempt, result, status=error.status, message=key_check.explain(error, region)
        )
        raise
    except encryption.UnreadableKey as error:
        record_outcome(attempt, Result.NOT_APPLIED, message=str(error))
        raise
    try:
        if by.user_id:
            check_role(organization, by.user_id, Role.ADMIN)  # again: the check takes seconds
        with transaction.atomic():
            _save(organization, api_key, region, by)
            record_outcome(attempt, Result.DONE)
    except (Http404, RoleTooLow) as error:
        record_outcome(attempt, Result.REFUSED, message=str(error))
        raise
    except organizations.ChangedMeanwhile as error:
        organization.refresh_from_db()
        record_outcome(attempt, Result.REFUSED, message=str(error))
        raise
    return count


def _begin_replacing(
    organization: Organization, api_key: SecretStr | None, region: str, by: Actor
) -> Attempt:
    """Begin the attempt. The record gets the last four characters of the keys, no more."""
    changes = changes_between({"region": organization.region}, {"region": region})
    if api_key:
        last_four = api_key.get_secret_value()[-4:]
        changes += [Change("key", f"…{organization.api_key_last_four}", f"…{last_four}")]
    slug, name = organization.slug, organization.name
    return record_attempt(
        by, organization, Action.KEY_REPLACE, subject=slug, label=name, changes=changes
    )


def _save(organization: Organization, api_key: SecretStr | None, region: str, by: Actor) -> None:
    """Save the pair that Vapi accepted, if the stored pair is still the one of the request.

    Raises ChangedMeanwhile.
    """
    stored = Organization.objects.filter(
        pk=organization.pk,
        encrypted_api_key=organization.encrypted_api_key,
        region=organization.region,
    )
    fields = ["region"]
    organization.region = region
    if api_key:
        person = User.objects.filter(pk=by.user_id).first() if by.user_id else None
        organization.set_api_key(api_key, region=region, by=person)
        fields += ["encrypted_api_key", "api_key_last_four", "api_key_set_at", "api_key_set_by"]
    if not stored.update(**{field: getattr(organization, field) for field in fields}):
        raise organizations.ChangedMeanwhile
