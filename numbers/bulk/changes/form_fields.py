"""Sets fields by the parts of a number's own form: assignment, fallback, server, hooks, SMS, name.

What nobody typed stays as it is in each number. So "this URL" keeps each server's time limit.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from phone_numbers.display import field_label, provider_label
from phone_numbers.forms.form_values import FormValues
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.parts.assignment import IDS, LABELS, Assignment, contradiction
from phone_numbers.forms.rules import broken_rules
from phone_numbers.saving.patch import updatable_fields
from vapi_client.json_values import JSON, value_at
from vapi_client.schemas.phone_number import PROVIDER_NAMES

from .base import CannotChange, Change, Names, named

FIELDS = ("name", *IDS.values(), "server", "fallbackDestination", "hooks", "smsEnabled")
"""The fields that can be set on many numbers at once."""
HEADERS = "server.headers"
_DECISIVE = ("provider", "server")  # say which fields there are, and whether a number is assigned


class FormFields(Change):
    """`typed` are inputs of the form by their names. The fields in `cleared` are removed."""

    kind: Literal["form-fields"] = "form-fields"
    typed: Annotated[dict[str, list[str]], Field(repr=False)] = {}
    cleared: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _only_known_fields(self) -> "FormFields":
        if not self.fields or not self.fields <= set(FIELDS):
            raise ValueError("not a field that can be set on many numbers")
        return self

    @cached_property
    def fields(self) -> frozenset[str]:
        """The top-level fields that it sets or removes."""
        of_inputs = {name.partition(".")[0] for name in self.typed} - {Assignment.key}
        of_assignment = set(IDS.values()) if Assignment.key in self.typed else set()
        return frozenset(of_inputs | of_assignment | set(self.cleared))

    @cached_property
    def entered(self) -> frozenset[str]:
        typed = FormValues(self.typed)
        forms = (NumberForm({"provider": name}, typed) for name in PROVIDER_NAMES)
        return frozenset().union(*(form.entered for form in forms))

    def applied_to(self, number: JSON, place: int) -> JSON:
        self._check_provider(number)
        # Reading and checking the other fields too would take most of the time of a draft
        shown = {name: number[name] for name in number if name in {*self.fields, *_DECISIVE}}
        form = NumberForm(shown, self._values_for(number), only=self.fields)
        result = {name: form.result[name] for name in form.result if name not in self.cleared}
        if wrong := list(self._faults_of(form, shown, result)):
            raise CannotChange(" ".join(dict.fromkeys(wrong)))
        return {name: value for name, value in number.items() if name not in shown} | result

    def title(self, names: Names) -> str:
        sentences = [*self._assignment(names)]
        others = [each for each in FIELDS if each in self.fields and each not in IDS.values()]
        kept = [field_label(each) for each in others if each not in self.cleared]
        removed = [field_label(each) for each in others if each in self.cleared]
        if kept:
            sentences.append(f"Set {_listed(kept)}")
        if removed:
            sentences.append(f"Clear {_listed(removed)}")
        return ". ".join(sentences)

    def _values_for(self, number: JSON) -> FormValues:
        """Return what was typed, with the headers that the number keeps: all but those of the same
        name.
        """
        values = FormValues(self.typed)
        rows, headers = values.all(HEADERS), value_at(number, tuple(HEADERS.split(".")))
        if rows and isinstance(headers, dict):
            typed = {values.one(f"{HEADERS}.{row}.name").strip().lower() for row in rows}
            kept = [str(n) for n, name in enumerate(headers) if name.lower() not in typed]
            values.put(HEADERS, *kept, *rows)
        return values

    def _check_provider(self, number: JSON) -> None:
        """Raise CannotChange if numbers of this provider lack one of the fields."""
        provider = number.get("provider")
        lacking = self.fields.difference(updatable_fields(provider))
        if lacking:
            labels = _listed([field_label(each) for each in FIELDS if each in lacking])
            raise CannotChange(
                f"{provider_label(provider)} numbers don't have this field: {labels}."
            )

    def _faults_of(self, form: NumberForm, number: JSON, result: JSON) -> Iterable[str]:
        chosen = self.typed.get(Assignment.key, [""])[-1]
        if words := contradiction(number, result, chosen):
            yield words
        for name, said in form.faults.items():
            yield from (f"{field_label(name.partition('.')[0])}: {words}" for words in said)
        for path, words in broken_rules(result, number, creates=False):
            yield f"{field_label(str(path[0]))}: {words}"

    def _assignment(self, names: Names) -> Iterable[str]:
        chosen = self.typed.get(Assignment.key, [""])[-1]
        if chosen in IDS:
            assignee_id = self.typed.get(IDS[chosen], [""])[-1]
            yield f"Assign to {chosen} {named(names, assignee_id)}"
        elif chosen:
            yield f"Assign to {LABELS.get(chosen, chosen).lower()}"


def _listed(labels: list[str]) -> str:
    first, *others = labels
    return ", ".join([first, *map(_within_sentence, others)])


def _within_sentence(label: str) -> str:
    return label if label[1:2].isupper() else f"{label[0].lower()}{label[1:]}"
