"""The forms of an organization's members and settings, and of a person's preferences."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.views.decorators.debug import sensitive_variables
from pydantic import SecretStr

from . import api_keys
from .models import Region, Role
from .preferences import LIMITS, Column, Density, Preferences, Theme


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


class PreferencesForm(forms.Form):
    """A person's preferences. A page may send some of them; the others stay as they are."""

    theme = forms.ChoiceField(choices=Theme.choices, widget=forms.RadioSelect)
    density = forms.ChoiceField(choices=Density.choices, widget=forms.RadioSelect)
    limit = forms.TypedChoiceField(
        choices=[(limit, str(limit)) for limit in LIMITS], coerce=int, label="Numbers on a page"
    )
    columns = forms.MultipleChoiceField(
        choices=Column.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Columns beside the number",
    )
    shortcuts = forms.TypedChoiceField(
        choices=[("on", "On"), ("off", "Off")],
        coerce=lambda value: value == "on",
        widget=forms.RadioSelect,
        label="Keyboard shortcuts",
    )

    def __init__(self, preferences: Preferences, sent: QueryDict) -> None:
        values: dict[str, list[Any]] = {
            "theme": [preferences.theme],
            "density": [preferences.density],
            "limit": [preferences.limit],
            "columns": [each for each in Column if each not in preferences.hidden_columns],
            "shortcuts": ["on" if preferences.shortcuts else "off"],
        }
        self.sent = values.keys() & sent.keys()
        for name in self.sent:
            # An empty value says that the columns were sent where none of them is checked
            values[name] = [value for value in sent.getlist(name) if value]
        super().__init__(MultiValueDict(values))

    def chosen(self) -> dict[str, Any]:
        """The preferences that were sent, by their own names."""
        chosen = {name: self.cleaned_data[name] for name in self.sent}
        if "columns" in chosen:
            shown = chosen.pop("columns")
            chosen["hidden_columns"] = [each for each in Column.values if each not in shown]
        return chosen
