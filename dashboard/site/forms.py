"""The forms of the site's pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dashboard.administration.forms import NewKeyForm, NewOrganizationForm
from dashboard.orgs.models import Organization


class AdminForm(forms.Form):
    """The address of an organization's first admin."""

    email = forms.EmailField(
        label="First admin",
        max_length=254,
        help_text="They get an invitation. If you enter your own email address, you become the "
        "admin immediately.",
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class CreateForm(NewOrganizationForm, NewKeyForm, AdminForm):
    """A new organization, its key, and who is its first admin."""

    field_order = ("name", "slug", "api_key", "region", "email")

    def clean(self) -> dict[str, Any]:
        self.cleaned_data = NewOrganizationForm.clean(self)
        return NewKeyForm.clean(self)


class DeleteForm(forms.Form):
    """The name of the organization, typed to confirm that it is deleted."""

    name = forms.CharField(
        label="Its name, to confirm", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name = organization.name

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if " ".join(name.split()) != self._name:
            raise ValidationError(f"Type the name as it is: {self._name}")
        return name
