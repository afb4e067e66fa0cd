"""The forms of organizations, their members and settings."""

import re
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.text import slugify
from django.views.decorators.debug import sensitive_variables
from pydantic import SecretStr

from dashboard.orgs import key_check
from dashboard.orgs.models import Organization, Region, Role
from vapi_client.errors import VapiError

LONGEST_SLUG = 50
_SEPARATORS = re.compile(r"[,;\r\n]")


class NameForm(forms.Form):
    """The organization's name."""

    name = forms.CharField(max_length=100)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class NewOrganizationForm(NameForm):
    """A new organization's name, and its short name in URLs, which is derived from the name."""

    slug = forms.CharField(
        label="Short name",
        required=False,
        help_text="Used in URLs, such as /orgs/acme/. It can't be changed later. Leave it empty to "
        "derive it from the name.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Derive the short name, and check that it is free."""
        name, slug = (self.cleaned_data.get(each, "") for each in ("name", "slug"))
        slug = slug.lower() or slugify(name)[:LONGEST_SLUG].strip("-")
        try:
            if name or slug:
                _check_slug(slug)
        except forms.ValidationError as error:
            self.add_error("slug", error)
        return {**self.cleaned_data, "slug": slug}


def _check_slug(slug: str) -> None:
    if not slug:
        raise forms.ValidationError("Enter a short name. It can't be derived from this name.")
    if len(slug) > LONGEST_SLUG:
        raise forms.ValidationError(f"A short name has at most {LONGEST_SLUG} characters.")
    validate_slug(slug)
    if Organization.objects.filter(slug=slug).exists():
        raise forms.ValidationError("Another organization has this short name. Enter another.")


class ApiKeyForm(forms.Form):
    """A Vapi key and its region. Without a key, the stored one stays."""

    api_key = forms.CharField(
        label="Vapi private key",
        required=False,
        strip=False,
        max_length=500,
        help_text="Leave it empty to keep the current one.",
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


class NewKeyForm(ApiKeyForm):
    """The key and region of a new organization. It is tried against Vapi.

    Once it is valid, `number_count` is how many numbers Vapi lists.
    """

    number_count = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.fields["api_key"]
        key.required, key.help_text = True, "It is encrypted, and no page shows it."

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        key, region = (self.cleaned_data.get(each) for each in ("api_key", "region"))
        if key and region and not self.errors:
            try:
                self.number_count = key_check.count_numbers(key, region)
            except VapiError as error:
                self.add_error("api_key", key_check.explain(error, region))
        return self.cleaned_data


class RoleForm(forms.Form):
    """A member's role."""

    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)


class AddressesField(forms.CharField):
    """Email addresses, as people type and paste them: "Maria <maria@acme.example>, …"."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"})

    def clean(self, value: Any) -> list[str]:
        """Return each address once, in lower case. Raises an error for each that isn't one."""
        text = super().clean(value)
        errors, addresses = [], list[str]()
        for item in filter(None, map(str.strip, _SEPARATORS.split(text))):
            for address in _addresses_in(item):
                try:
                    addresses.append(forms.EmailField(max_length=254).clean(address).lower())
                except forms.ValidationError as error:
                    errors += [f"{address}: {message}" for message in error.messages]
        if errors:
            raise forms.ValidationError(errors)
        return list(dict.fromkeys(addresses))


def _addresses_in(item: str) -> list[str]:
    """Return the address in angle brackets, or the words if each may be one, or the text itself."""
    _, bracket, address = item.removesuffix(">").rpartition("<")
    if bracket:
        return [address]
    words = item.split()
    return words if all("@" in word for word in words) else [item]


class InvitationForm(forms.Form):
    """Addresses to invite, and the role to offer them."""

    email = AddressesField(
        label="Email addresses",
        max_length=10_000,
        help_text="One or several, on lines of their own or separated by commas.",
    )
    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)
