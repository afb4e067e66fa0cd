"""The forms of an organization's members and settings."""

from django import forms
from django.views.decorators.debug import sensitive_variables
from pydantic import SecretStr

from dashboard.orgs import key_check
from dashboard.orgs.models import Region, Role


class NameForm(forms.Form):
    """The organization's name."""

    name = forms.CharField(max_length=100)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class ApiKeyForm(forms.Form):
    """A Vapi key and its region. Without a key, the stored one stays."""

    api_key = forms.CharField(
        label="New private key",
        required=False,
        strip=False,
        max_length=500,
        help_text="Vapi's private key. Leave it empty to keep the current one.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": "A key has at most 500 characters."},
    )
    region = forms.ChoiceField(
        choices=Region.choices, help_text="The region in which Vapi keeps the organization's data."
    )

    @sensitive_variables()
    def clean_api_key(self) -> SecretStr | None:
        value = self.cleaned_data["api_key"].strip()
        return key_check.parse_key(value) if value else None


class RoleForm(forms.Form):
    """A member's role."""

    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)


class InvitationForm(forms.Form):
    """An address to invite, and the role to offer it."""

    email = forms.EmailField(label="Email address", max_length=254)
    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)
