"""Copies sections of one number to many."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from phone_numbers.display import field_label, provider_label
from phone_numbers.forms.parts.assignment import IDS
from phone_numbers.saving.patch import updatable_fields
from vapi_client.json_values import JSON

from .base import CannotChange, Change, Names

SECTIONS: dict[str, tuple[str, ...]] = {
    "assignment": tuple(IDS.values()),
    "server": ("server",),
    "fallback": ("fallbackDestination",),
    "hooks": ("hooks",),
    "sms": ("smsEnabled",),
}
LABELS = {"sms": "SMS", "fallback": "fallback destination"}


class CopySections(Change):
    """`values` are those fields of the sections that the source had. The others are cleared."""

    kind: Literal["copy-sections"] = "copy-sections"
    source: str
    sections: Annotated[tuple[str, ...], Field(min_length=1)]
    values: Annotated[dict[str, Any], Field(repr=False)]

    @field_validator("sections")
    @classmethod
    def _exist(cls, sections: tuple[str, ...]) -> tuple[str, ...]:
        if not SECTIONS.keys() >= set(sections):
            raise ValueError(f"sections are {', '.join(SECTIONS)}")
        return sections

    @classmethod
    def of(cls, source: JSON, label: str, sections: tuple[str, ...]) -> "CopySections":
        """Return the change that copies these sections of a number."""
        fields = [field for section in sections for field in SECTIONS.get(section, ())]
        values = {name: source[name] for name in fields if source.get(name) is not None}
        return cls(source=label, sections=sections, values=values)

    def applied_to(self, number: JSON, place: int) -> JSON:
        lacking = self.values.keys() - set(updatable_fields(number.get("provider")))
        if lacking:
            labels = ", ".join(field_label(each) for each in sorted(lacking))
            provider = provider_label(number.get("provider"))
            raise CannotChange(f"{provider} numbers don't have this field: {labels}.")
        fields = {field for section in self.sections for field in SECTIONS[section]}
        kept = {name: value for name, value in number.items() if name not in fields}
        return {**kept, **self.values}

    def title(self, names: Names) -> str:
        sections = ", ".join(LABELS.get(each, each) for each in self.sections)
        return f"Copy {sections} of {self.source}"
