"""The form of a provider, on the site's page."""

from typing import Any

import pydantic
from django import forms
from django.views.decorators.debug import sensitive_variables

from dashboard.openid_providers import OpenIDProvider

from .discovery import Unusable, discover

TYPED = {"autocomplete": "off", "spellcheck": "false"}


class ProviderForm(forms.Form):
    """A provider. Once the form is valid, the provider has answered as `described` says."""

    described: OpenIDProvider

    name = forms.CharField(
        max_length=40, help_text="Shown on the button, as in “Sign in with Acme”."
    )
    slug = forms.SlugField(
        label="Short name",
        help_text="Part of the callback URL. It can't be changed later: "
        "/accounts/oidc/<b>acme</b>/login/callback/",
        widget=forms.TextInput(attrs=TYPED),
    )
    discovery_url = forms.CharField(
        label="Discovery URL",
        max_length=500,
        help_text="The provider's issuer, such as https://login.acme.example or "
        "https://login.microsoftonline.com/&lt;tenant id&gt;/v2.0",
        widget=forms.TextInput(attrs={**TYPED, "inputmode": "url"}),
    )
    client_id = forms.CharField(
        label="Client ID", max_length=255, widget=forms.TextInput(attrs=TYPED)
    )
    client_secret = forms.CharField(
        label="Client secret",
        max_length=1000,
        strip=True,
        help_text="It is encrypted, and no page shows it.",
        widget=forms.PasswordInput(attrs=TYPED),
    )
    groups_claim = forms.CharField(
        label="Claim with groups",
        max_length=100,
        initial="groups",
        widget=forms.TextInput(attrs=TYPED),
    )
    scopes = forms.CharField(
        label="More scopes",
        required=False,
        max_length=500,
        help_text="In addition to openid, profile and email, separated by spaces. Okta needs "
        "groups.",
        widget=forms.TextInput(attrs=TYPED),
    )
    domains = forms.CharField(
        required=False,
        max_length=1000,
        help_text="Separate domains with spaces. Only people with an email address at one of them "
        "can sign in. Such an address counts as verified unless the provider says otherwise. "
        "Without domains, it can sign in anybody whose address it has verified.",
        widget=forms.TextInput(attrs=TYPED),
    )

    def __init__(self, data: Any = None, *, current: OpenIDProvider | None = None) -> None:
        initial = current.model_dump(exclude={"client_secret"}) if current else {}
        for name in ("scopes", "domains"):
            initial[name] = " ".join(initial.get(name, ()))
        super().__init__(data, initial=initial if current else None)
        self._current = current
        if current:
            del self.fields["slug"]
            secret = self.fields["client_secret"]
            secret.required, secret.help_text = False, "Leave it empty to keep the current one."

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """Check the description, and ask the provider for its own."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        values = {**cleaned, **{name: cleaned[name].split() for name in ("scopes", "domains")}}
        if self._current:
            values["slug"] = self._current.slug
            values["client_secret"] = values["client_secret"] or self._current.client_secret
        try:
            self.described = OpenIDProvider.model_validate(values)
        except pydantic.ValidationError as error:
            for fault in error.errors(include_input=False, include_url=False):
                self.add_error(str(fault["loc"][0]), _words(fault["msg"]))
        else:
            self._try(cleaned)
        return cleaned

    @sensitive_variables()
    def _try(self, cleaned: dict[str, Any]) -> None:
        moved = self._current and self._current.issuer != self.described.issuer
        if moved and not cleaned["client_secret"]:
            # Or whoever doesn't know the secret could have it sent to another address
            self.add_error("client_secret", "Enter the secret for the new address.")
            return
        try:
            discover(self.described)
        except Unusable as error:
            self.add_error("discovery_url", str(error))


def _words(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"It {message}." if message.startswith("must") else message
