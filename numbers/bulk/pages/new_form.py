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
from bulk.changes.restore_moment import RestoreMoment
from bulk.drafting.named_assignees import ids_of
from bulk.drafting.selection import Selection, is_id
from dashboard.orgs.models import Organization, Role
from phone_numbers import earlier_states
from phone_numbers.assignees.directory import KINDS
from phone_numbers.display import field_label, number_title
from phone_numbers.failures import describe
from phone_numbers.forms.parts.assignment import IDS, LABELS, NOT_ONE
from vapi_client.errors import VapiError
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PROVIDER_NAMES

from .field_inputs import FieldInputs

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
    "restore-moment": "Restore from an audit",
    "delete": "Delete numbers",
}
ASSIGNEES = [(kind, LABELS[kind]) for kind in IDS]
INPUTS = {
    "form-fields": ("clear", "keeps_credentials"),
    "replace-assignee": ("old_kind", "old", "new_kind", "new"),
    "name-prefix": ("begin",),
    "name-suffix": ("end",),
    "name-replace": ("find", "replacement"),
    "name-pattern": ("pattern",),
    "copy-sections": ("source", "section"),
    "restore-moment": ("moment",),
}
"""The inputs of each kind of change. Fields are set by those of a number's own form as well."""


def _text(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, strip=False, max_length=MAX_TEXT, **options)


class NewChangeForm(forms.Form):
    """Makes `selection` and `change` of what was posted. `kind` says which inputs count.

    Without a selection that was made before, it has an input for one.
    """

    selection: Selection
    change: Change

    numbers = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text="Numbers with their country code, SIP addresses or IDs, one on each line.",
    )
    kind = forms.ChoiceField(
        label="Change", widget=forms.RadioSelect, choices=CHANGES, initial="form-fields"
    )
    clear = forms.MultipleChoiceField(
        label="Clear",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(each, field_label(each)) for each in FIELDS if each not in IDS.values()],
    )
    keeps_credentials = forms.BooleanField(
        label="Keep saved credentials for the new address", required=False
    )
    old_kind = forms.ChoiceField(label="Replace", required=False, choices=ASSIGNEES)
    old = forms.CharField(label="Old assignee", required=False, help_text="Its name or its ID.")
    new_kind = forms.ChoiceField(label="By", required=False, choices=ASSIGNEES)
    new = forms.CharField(label="New assignee", required=False, help_text="Its name or its ID.")
    begin = _text("Begin with")
    end = _text("End with")
    find = _text("Find")
    replacement = _text("Replace with")
    pattern = _text("Pattern", help_text="It can have {number}, {provider} and {n}.")
    source = forms.CharField(label="ID of the number", required=False)
    moment = forms.ChoiceField(
        label="As they were in",
        required=False,
        help_text="Audits keep no credentials, so these stay as they are.",
    )
    section = forms.MultipleChoiceField(
        label="Sections",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(each, each.capitalize() if each != "sms" else "SMS") for each in SECTIONS],
    )

    def __init__(
        self,
        organization: Organization,
        role: Role,
        selection: Selection,
        posted: QueryDict | None,
    ) -> None:
        super().__init__(posted)
        self._organization = organization
        self.selection = selection
        self._moments = earlier_states.moments(organization)
        self.fields["moment"].choices = [*self._moments.items()]  # type: ignore[attr-defined]
        if selection:
            del self.fields["numbers"]
        self.field_inputs = FieldInputs(organization, dict(posted.lists()) if posted else {})
        if not role.includes(Role.ADMIN):
            del self.fields["keeps_credentials"]
            offered = [each for each in CHANGES.items() if each[0] != "delete"]
            self.fields["kind"].widget = forms.RadioSelect(choices=offered)

    def inputs(self) -> Iterator[tuple[str, str, list[BoundField]]]:
        """Yield the inputs of each kind of change, with its name and title."""
        for kind, names in INPUTS.items():
            yield kind, CHANGES[kind], [self[name] for name in names if name in self.fields]

    def show_after(self, action: str) -> None:
        """Add, remove, move or show a part of the inputs, and complain about nothing yet."""
        self.field_inputs.act(action)
        self.errors.clear()

    def clean(self) -> None:
        if self.errors:
            return
        if "numbers" in self.fields:
            self.selection = Selection.of_list(self.cleaned_data["numbers"])
            if not self.selection:
                self.add_error("numbers", NO_NUMBERS)
        try:
            self.change = self._change()
            if self.change.is_shared:
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
        """Return the change. Raises both kinds of ValidationError, CannotChange and VapiError."""
        typed = self.cleaned_data
        makers: Mapping[str, Callable[[], Change]] = {
            "form-fields": self._form_fields,
            "replace-assignee": self._replace_assignee,
            "name-prefix": lambda: NamePrefix(text=typed["begin"]),
            "name-suffix": lambda: NameSuffix(text=typed["end"]),
            "name-replace": lambda: NameReplace(find=typed["find"], text=typed["replacement"]),
            "name-pattern": lambda: NamePattern(pattern=typed["pattern"]),
            "copy-sections": self._copy_sections,
            "restore-moment": self._restore_moment,
            "delete": Delete,
        }
        return makers[typed["kind"]]()

    def _form_fields(self) -> FormFields:
        typed, cleared = self.field_inputs.typed, self.cleaned_data["clear"]
        if not typed and not cleared:
            raise CannotChange(NOTHING)
        return FormFields(typed=typed, cleared=tuple(cleared))

    def _replace_assignee(self) -> ReplaceAssignee:
        if not self.cleaned_data["old"] or not self.cleaned_data["new"]:
            raise CannotChange("Enter both assignees.")
        sides = {side: self._assignee(side) for side in ("old", "new")}
        unknown = {side: each.kind for side, each in sides.items() if not is_id(each.id)}
        if unknown:
            raise forms.ValidationError(
                {side: NOT_ONE.format(kind=kind) for side, kind in unknown.items()}
            )
        return ReplaceAssignee(**sides)

    def _assignee(self, side: str) -> Assignee:
        """Return the assistant or squad whose name was typed, or what has any other text as id."""
        kind, text = self.cleaned_data[f"{side}_kind"], self.cleaned_data[side]
        for known in KINDS:
            if known == kind:
                text = ids_of(self._organization, {(known, text)})[known, text]
        return Assignee(kind=kind, id=text.lower())

    def _copy_sections(self) -> CopySections:
        source, sections = self.cleaned_data["source"], tuple(self.cleaned_data["section"])
        if not source or not sections:
            raise CannotChange("Enter the ID of the number to copy from, and choose sections.")
        number = self._organization.vapi().get_number(source)
        return CopySections.of(number.received, number_title(number), sections)

    def _restore_moment(self) -> RestoreMoment:
        key = self.cleaned_data["moment"]
        if not key:
            raise CannotChange("Run an audit first.")
        return RestoreMoment(moment=key, label=self._moments[key])


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
