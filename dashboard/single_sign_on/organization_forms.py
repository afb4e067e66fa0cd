"""The forms of an organization's single sign-on."""

from typing import Any

from django import forms

from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.orgs.single_sign_on import signed_in_by

from . import configured
from .models import GroupRole


class RuleForm(forms.Form):
    """Which provider members sign in by. An admin who hasn't can't shut themselves out.

    A sign-in by a provider begins a session anew, so no session is of two.
    """

    required_provider = forms.ChoiceField(label="Members sign in with", required=False)
    trusts_providers_factor = forms.BooleanField(
        label="Its second factor is enough",
        required=False,
        help_text="Members who sign in with it need no second factor here, if this organization "
        "requires one. Tick this only if the provider requires one.",
    )

    def __init__(self, *args: Any, request: OrganizationRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request
        anything = ("", "What each prefers")
        self.fields["required_provider"].choices = [anything, *_choices(request)]  # type: ignore[attr-defined]

    def clean_required_provider(self) -> str:
        slug: str = self.cleaned_data["required_provider"]
        groups = GroupRole.objects.filter(organization=self._request.organization)
        if slug and (other := groups.exclude(provider=slug).first()):
            name = configured.name_of(other.provider)
            raise forms.ValidationError(
                f"Groups of {name} have roles here, whose members sign in with it. Remove these "
                "groups first."
            )
        if slug and not signed_in_by(self._request, slug):
            name = configured.name_of(slug)
            raise forms.ValidationError(
                f"Sign in with {name} yourself first: this rule would shut you out."
            )
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lacks_provider = cleaned.get("required_provider") == ""
        if cleaned.get("trusts_providers_factor") and lacks_provider:
            self.add_error("trusts_providers_factor", "Choose the provider that you mean.")
        return cleaned


class GroupForm(forms.Form):
    """A group of a provider, and its role.

    The admin is known to the provider: or an organization could make members of another company's
    people, and see when and from where they sign in.
    """

    provider = forms.ChoiceField(label="Provider")
    group = forms.CharField(
        max_length=254,
        help_text="As the provider names it in its claim. Entra names groups by their object id.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)

    def __init__(self, *args: Any, request: OrganizationRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request
        self.fields["provider"].choices = configured.choices()  # type: ignore[attr-defined]

    def clean_provider(self) -> str:
        slug: str = self.cleaned_data["provider"]
        required = self._request.organization.required_provider
        if required and slug != required:
            name = configured.name_of(required)
            raise forms.ValidationError(
                f"Members sign in with {name} here, so only its groups can have roles."
            )
        if not signed_in_by(self._request, slug):
            name = configured.name_of(slug)
            raise forms.ValidationError(
                f"Sign in with {name} yourself before you give its groups roles."
            )
        return slug


def _choices(request: OrganizationRequest) -> list[tuple[str, str]]:
    """Return the providers, and the one that is required even if it is gone."""
    found = configured.choices()
    current = request.organization.required_provider
    if current and current not in dict(found):
        found.append((current, f"{current}, which is gone"))
    return found
