"""The forms of the first start. Each step reads its answers from the draft and keeps them there."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.http import QueryDict
from django.views.decorators.debug import sensitive_variables

from dashboard.administration.forms import NewKeyForm, NewOrganizationForm
from dashboard.orgs.models import User

from . import tokens
from .draft import Draft


class TokenForm(forms.Form):
    """The token from the console."""

    token = forms.CharField(
        max_length=200,
        help_text="The console has it where the site was started. To print another, run "
        "<code>manage.py setup_token</code>.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}
        ),
    )

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"].strip()
        if not tokens.is_valid(token):
            raise forms.ValidationError("This token isn't valid, or it is older than 24 hours.")
        return token


class PersonForm(forms.Form):
    """The first person. A password that was entered before stays if the field is empty."""

    title = "Your account"

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, data: QueryDict | None, draft: Draft) -> None:
        super().__init__(data, initial={"email": draft.email})
        field = self.fields["password"]
        field.required = not draft.password
        field.help_text = " ".join(password_validators_help_texts())
        if draft.password:
            field.help_text = "Leave it empty to keep the one that you entered."

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        if password := self.cleaned_data.get("password"):
            try:
                validate_password(password, User(email=self.cleaned_data.get("email", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return self.cleaned_data

    def fill(self, draft: Draft) -> None:
        draft.email = self.cleaned_data["email"]
        if password := self.cleaned_data["password"]:
            draft.set_password(password)


class OrganizationStepForm(NewOrganizationForm):
    """The first organization."""

    title = "Your organization"

    def __init__(self, data: QueryDict | None, draft: Draft) -> None:
        super().__init__(data, initial={"name": draft.name, "slug": draft.slug})

    def fill(self, draft: Draft) -> None:
        draft.name, draft.slug = self.cleaned_data["name"], self.cleaned_data["slug"]


class KeyStepForm(NewKeyForm):
    """The organization's key. One that Vapi accepted before stays if the field is empty."""

    title = "Vapi key"

    def __init__(self, data: QueryDict | None, draft: Draft) -> None:
        super().__init__(data, initial={"region": draft.region})
        self._draft = draft
        if draft.encrypted_api_key:
            self.fields["api_key"].required = False
            kept = f"Leave it empty to keep the key that ends in …{draft.api_key_last_four}."
            self.fields["api_key"].help_text = kept

    @sensitive_variables()
    def clean_api_key(self) -> Any:
        return super().clean_api_key() or self._draft.api_key()

    def fill(self, draft: Draft) -> None:
        draft.region = self.cleaned_data["region"]
        draft.set_api_key(self.cleaned_data["api_key"], self.number_count)


StepForm = PersonForm | OrganizationStepForm | KeyStepForm
STEPS: dict[str, type[StepForm]] = {
    "person": PersonForm,
    "organization": OrganizationStepForm,
    "key": KeyStepForm,
}
