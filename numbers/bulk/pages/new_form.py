"""The form of a change of many numbers: which ones, and how."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from pydantic import ValidationError

from bulk.changes import CannotChange, Change
from bulk.changes.copy_sections import SECTIONS, CopySections
from bulk.changes.delete import Delete
from bulk.changes.form_fields import FIELDS, FormFields
from bulk.changes.name import MAX_TEXT, NamePattern, NamePrefix, NameReplace, NameSuffix
from bulk.changes.replace_assignee import Assignee, ReplaceAssignee
from bulk.drafting.selection import Selection
from dashboard.orgs.models import Organization, Role
from phone_numbers.assignees import picker
from phone_numbers.assignees.directory import KINDS, known_names
from phone_numbers.display import field_label, number_title
from phone_numbers.failures import describe
from phone_numbers.forms.parts.assignment import IDS, LABELS, Assignment
from vapi_client.errors import VapiError
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PROVIDER_NAMES

NO_NUMBERS = "Enter the numbers to change."
NOTHING = "Enter what to set, or choose what to clear."
CHANGES = {
    "form-fields": "Set or clear fields",
    "replace-assignee": "Replace an assignee",
    "name-prefix": "Begin names with a text",
    "name-suffix": "End names with a text",
    "name-replace": "Find and replace in names",
    "name-pattern": "Name numbers by a pattern",
    "copy-sections": "Copy from a number",
    "delete": "Delete numbers",
}
ASSIGNEES = [(kind, LABELS[kind]) for kind in IDS]
PARTS = {
    "Numbers and change": ("numbers", "kind"),
    CHANGES["form-fields"]: (
        *("assignment", "assignee", "name", "server.url", "fallbackDestination.number"),
        *("smsEnabled", "clear", "keeps_credentials"),
    ),
    CHANGES["replace-assignee"]: ("old_kind", "old", "new_kind", "new"),
    "Names": ("find", "text"),
    CHANGES["copy-sections"]: ("source", "section"),
}
"""The fields of each part of the page."""


class NewChangeForm(forms.Form):
    """Makes `selection` and `change` of what was posted. `kind` says which inputs count."""

    selection: Selection
    change: Change

    numbers = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text="Numbers with their country code, SIP addresses or IDs, one on each line.",
    )
    matching = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="Change", help_text="Only the inputs of this change count.", choices=CHANGES
    )
    assignment = forms.ChoiceField(
        label="Assigned to", required=False, choices=[("", "As it is"), *LABELS.items()]
    )
    assignee = forms.CharField(
        label="Assistant, squad or workflow", required=False, help_text="Its name or its ID."
    )
    name = forms.CharField(required=False)
    smsEnabled = forms.ChoiceField(  # noqa: N815 - the name of the API
        label="SMS", required=False, choices=[("", "As it is"), ("true", "On"), ("false", "Off")]
    )
    clear = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(each, field_label(each)) for each in FIELDS if each not in IDS.values()],
    )
    keeps_credentials = forms.BooleanField(
        label="Keep saved credentials for the new address", required=False
    )
    old_kind = forms.ChoiceField(label="Kind", required=False, choices=ASSIGNEES)
    old = forms.CharField(label="Old assignee", required=False, help_text="Its name or its ID.")
    new_kind = forms.ChoiceField(label="Kind", required=False, choices=ASSIGNEES)
    new = forms.CharField(label="New assignee", required=False, help_text="Its name or its ID.")
    find = forms.CharField(required=False, strip=False, max_length=MAX_TEXT)
    text = forms.CharField(
        label="Text, new text or pattern",
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        help_text="A pattern can have {number}, {provider} and {n}.",
    )
    source = forms.CharField(label="ID of the number", required=False)
    section = forms.MultipleChoiceField(
        label="Sections",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(each, each.capitalize() if each != "sms" else "SMS") for each in SECTIONS],
    )

    def __init__(self, organization: Organization, role: Role, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organization = organization
        for name, label in {
            "server.url": "Server URL",
            "fallbackDestination.number": "Fallback number",
        }.items():
            self.fields[name] = forms.CharField(label=label, required=False)
        if not role.includes(Role.ADMIN):
            del self.fields["keeps_credentials"]

    def parts(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Yield the title and the fields of each part of the page."""
        for title, names in PARTS.items():
            yield title, [self[name] for name in names if name in self.fields]

    def clean(self) -> None:
        if self.errors:
            return
        if "matching" in self.data:
            search = QueryDict(self.cleaned_data["matching"])
            self.selection = Selection.of_search({name: str(search[name]) for name in search})
        else:
            self.selection = Selection.of_list(self.cleaned_data["numbers"])
        if not self.selection:
            self.add_error("numbers", NO_NUMBERS)
        try:
            self.change = self._change()
            _try(self.change)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            self.add_error(
                "kind", f"{first['msg'].removeprefix('Value error, ')}.".replace("..", ".")
            )
        except CannotChange as error:
            self.add_error("kind", str(error))
        except VapiError as error:
            self.add_error("source", describe(error))

    def _change(self) -> Change:
        """Return the change. Raises ValidationError, CannotChange and VapiError."""
        text, find = self.cleaned_data["text"], self.cleaned_data["find"]
        makers: Mapping[str, Callable[[], Change]] = {
            "form-fields": self._form_fields,
            "replace-assignee": self._replace_assignee,
            "name-prefix": lambda: NamePrefix(text=text),
            "name-suffix": lambda: NameSuffix(text=text),
            "name-replace": lambda: NameReplace(find=find, text=text),
            "name-pattern": lambda: NamePattern(pattern=text),
            "copy-sections": self._copy_sections,
            "delete": Delete,
        }
        return makers[self.cleaned_data["kind"]]()

    def _form_fields(self) -> FormFields:
        """Set what isn't empty, by any input of a number's own form."""
        assert isinstance(self.data, QueryDict)  # noqa: S101 - what a browser posts
        allowed = {*FIELDS, Assignment.key}
        typed = {
            name: filled
            for name, values in dict(self.data.lists()).items()
            if name.partition(".")[0] in allowed
            and (filled := [each for each in values if each.strip()])
        }
        kind = self.cleaned_data["assignment"]
        if kind in IDS:
            typed[IDS[kind]] = [self._assignee_id(kind, self.cleaned_data["assignee"])]
        if "fallbackDestination.number" in typed:
            typed.setdefault("fallbackDestination.type", ["number"])
        if not typed and not self.cleaned_data["clear"]:
            raise CannotChange(NOTHING)
        return FormFields(typed=typed, cleared=tuple(self.cleaned_data["clear"]))

    def _replace_assignee(self) -> ReplaceAssignee:
        if not self.cleaned_data["old"] or not self.cleaned_data["new"]:
            raise CannotChange("Enter both assignees.")
        return ReplaceAssignee(old=self._assignee("old"), new=self._assignee("new"))

    def _assignee(self, side: str) -> Assignee:
        kind = self.cleaned_data[f"{side}_kind"]
        return Assignee(kind=kind, id=self._assignee_id(kind, self.cleaned_data[side]))

    def _copy_sections(self) -> CopySections:
        source, sections = self.cleaned_data["source"], tuple(self.cleaned_data["section"])
        if not source or not sections:
            raise CannotChange("Enter the ID of the number to copy from, and choose sections.")
        number = self._organization.vapi().get_number(source)
        return CopySections.of(number.received, number_title(number), sections)

    def _assignee_id(self, kind: str, text: str) -> str:
        """Return the id of an assistant or squad whose name was typed; any other text as it is."""
        for known in KINDS:
            if known == kind and text:
                return picker.id_of(known_names(self._organization), known, text)
        return text


def _try(change: Change) -> None:
    """Raise CannotChange if the change can't be made to any number."""
    reason = CannotChange("")
    for sample in _samples():
        try:
            change.applied_to(sample, 1)
        except CannotChange as error:
            reason = reason if str(reason) else error
        else:
            return
    raise reason


def _samples() -> Iterator[JSON]:
    for more in ({}, {"server": {"url": "https://example.com"}}):
        for name in PROVIDER_NAMES:
            yield {"provider": name, "name": "Desk", "number": "+14155550100", **more}
