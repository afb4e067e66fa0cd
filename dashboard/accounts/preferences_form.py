"""The form of a person's preferences."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from dashboard.orgs.preferences import LIMITS, Column, Density, Preferences, Theme, time_zones


def zone_choices() -> list[tuple[str, str]]:
    """Return the browser's time zone, and all others by name."""
    named = [(name, name.replace("_", " ")) for name in sorted(time_zones())]
    return [("", "Same as the browser"), *named]


class PreferencesForm(forms.Form):
    """A person's preferences. A page may send only some of them; the others stay as they are."""

    theme = forms.ChoiceField(choices=Theme.choices, widget=forms.RadioSelect)
    density = forms.ChoiceField(choices=Density.choices, widget=forms.RadioSelect)
    time_zone = forms.ChoiceField(choices=zone_choices, required=False)
    limit = forms.TypedChoiceField(
        choices=[(limit, str(limit)) for limit in LIMITS], coerce=int, label="Numbers per page"
    )
    columns = forms.MultipleChoiceField(
        choices=Column.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Columns next to the number",
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
            "time_zone": [preferences.time_zone],
            "limit": [preferences.limit],
            "columns": [each for each in Column if each not in preferences.hidden_columns],
            "shortcuts": ["on" if preferences.shortcuts else "off"],
        }
        self.sent = values.keys() & sent.keys()
        for name in self.sent:
            # An empty value stands for the columns where the person unchecks all of them
            values[name] = [value for value in sent.getlist(name) if value]
        super().__init__(MultiValueDict(values))

    def sent_preferences(self) -> dict[str, Any]:
        """Return the preferences that were sent, by the names of Preferences' fields."""
        preferences = {name: self.cleaned_data[name] for name in self.sent}
        if "columns" in preferences:
            shown = preferences.pop("columns")
            preferences["hidden_columns"] = [each for each in Column.values if each not in shown]
        return preferences
