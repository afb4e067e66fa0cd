"""What an organization asks of its members' sign-ins, on record."""

from collections.abc import Mapping
from typing import Any

from django import forms

from dashboard.activity.models import Action
from dashboard.activity.record import Actor, changes_between
from dashboard.orgs.models import Organization

from .organizations import ChangedMeanwhile, recorded_change

RULES = (
    "requires_second_factor",
    "session_idle_hours",
    "session_days",
    "required_provider",
    "trusts_providers_factor",
)


def save(form: forms.Form, organization: Organization, *, by: Actor) -> bool:
    """Save the rules of a form. False if it has errors, which it says then."""
    if not form.is_valid():
        return False
    try:
        change(organization, form.cleaned_data, by=by)
    except ChangedMeanwhile as error:
        form.add_error(None, str(error))
    return form.is_valid()


def change(organization: Organization, rules: Mapping[str, Any], *, by: Actor) -> None:
    """Save the rules. They hold within a minute. Raises ChangedMeanwhile."""
    before = {name: getattr(organization, name) for name in RULES}
    changes = changes_between(before, {**before, **rules})
    with recorded_change(organization, Action.SIGN_IN_RULES, changes, by):
        stored = Organization.objects.filter(pk=organization.pk, **before)
        if not stored.update(**rules):
            raise ChangedMeanwhile
    for name, value in rules.items():
        setattr(organization, name, value)
