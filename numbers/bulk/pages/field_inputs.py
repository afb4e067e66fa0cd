"""The inputs of a number's own form, for many numbers at once. An empty one changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.safestring import SafeString

from bulk.changes.form_fields import FIELDS
from dashboard.orgs.models import Organization
from phone_numbers.assignees.directory import known_names
from phone_numbers.forms.form_element import FormElement
from phone_numbers.forms.form_values import FormValues
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.parts.assignment import IDS, Assignment, with_ids
from phone_numbers.forms.rendering import render_part

AS_IT_IS = "As it is"
ANY_NUMBER = {"provider": "twilio"}  # the provider whose numbers have all of FIELDS
FIRST = ("assignment", "name", "smsEnabled")
FOLDED = {"server": "Server", "fallbackDestination": "Fallback destination", "hooks": "Hooks"}
NOTES = {
    "server": "What you leave empty stays as it is. A header replaces one of the same name.",
    "hooks": "They replace all hooks that a number has.",
}


@dataclass(frozen=True, slots=True)
class InputSection:
    """Inputs under a heading that unfolds; `is_open` if something was typed there."""

    name: str
    title: str
    note: str
    inputs: SafeString
    is_open: bool


class FieldInputs:
    """What a person typed to set fields, by the names that a number's own form has for them."""

    def __init__(self, organization: Organization, typed: Mapping[str, Sequence[str]]) -> None:
        allowed = {*FIELDS, Assignment.key}
        directory = known_names(organization)
        own = {name: all_ for name, all_ in typed.items() if name.partition(".")[0] in allowed}
        values = with_ids(FormValues(own), directory)
        if not values.one(Assignment.key):  # as it is
            values = values.without([Assignment.key])
        self.form = NumberForm(ANY_NUMBER, values, directory=directory)
        self._choices_url = reverse("phone_numbers:assignees", args=[organization.slug])

    @property
    def typed(self) -> dict[str, list[str]]:
        """What isn't empty."""
        lists = self.form.typed.to_lists()
        filled = {name: [each for each in all_ if each.strip()] for name, all_ in lists.items()}
        chosen = self.form.typed.one(Assignment.key)
        unused = {IDS[kind] for kind in IDS if kind != chosen}
        return {name: all_ for name, all_ in filled.items() if all_ and name not in unused}

    def first(self) -> list[SafeString]:
        """Return the markup of the inputs that need no heading."""
        return [self._markup(self._shown[name]) for name in FIRST]

    def sections(self) -> list[InputSection]:
        typed = {name.partition(".")[0] for name in self.typed}
        return [
            InputSection(
                name, title, NOTES.get(name, ""), self._markup(self._shown[name]), name in typed
            )
            for name, title in FOLDED.items()
        ]

    def act(self, action: str) -> str:
        """Add, remove, move or show a part of the inputs, and return its name."""
        name = self.form.act(action)
        self.form.faults.clear()
        return name

    def part(self, name: str) -> SafeString:
        """Return the markup of a part; nothing if there is none of this name."""
        shown = self.form.part(name)
        return self._markup(shown) if shown else SafeString()

    @cached_property
    def _shown(self) -> dict[str, FormElement]:
        return {each.name: each for section in self.form.sections() for each in section.nodes}

    def _markup(self, shown: FormElement) -> SafeString:
        if shown.name == Assignment.key:
            shown.value = self.form.typed.one(Assignment.key)
        _offer_as_it_is(shown)
        return render_part(shown, self._choices_url)


def _offer_as_it_is(shown: FormElement) -> None:
    """Let an empty choice say that it changes nothing. In a new row it sets a value."""
    if shown.kind == "assignment":
        shown.options = [("", AS_IT_IS), *shown.options]
    elif shown.options and not shown.options[0][0]:
        shown.options = [("", AS_IT_IS), *shown.options[1:]]
    if shown.kind not in ("row", "header"):
        for each in shown.below:
            _offer_as_it_is(each)
