"""The forms of an organization's members and settings."""

from django import forms
from django.views.decorators.debug import sensitive_variables
from pydantic import SecretStr

from . import api_keys
from .models import Region, Role


class NameForm(forms.Form):
    """What people call the organization."""

    name = forms.CharField(max_length=100)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class ApiKeyForm(forms.Form):
    """A Vapi key and the region it works in; without a key, the stored one in that region."""

    api_key = forms.CharField(
        label="New private key",
        required=False,
        strip=False,
        max_length=500,
        help_text="Vapi's private key. Leave it empty to keep the present one.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": "A key has at most 500 characters."},
    )
    region = forms.ChoiceField(
        choices=Region.choices, help_text="Where Vapi keeps the organization's data."
    )

    @sensitive_variables()
    def clean_api_key(self) -> SecretStr | None:
        value = self.cleaned_data["api_key"].strip()
        return api_keys.clean(value) if value else None


class RoleForm(forms.Form):
    """What a member may do."""

    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)


class MemberForm(forms.Form):
    """A person to add."""

    email = forms.EmailField(label="Email address", max_length=254)
    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)
