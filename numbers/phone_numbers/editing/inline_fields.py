"""The fields that people edit in a row of the list or on a number's page."""

from dataclasses import dataclass

from dashboard.activity.models import Attempt


@dataclass(frozen=True, slots=True)
class InlineField:
    """`part` names the part of the form that holds the field, and the field of the number.
    `section` names the section of the form that holds the part."""

    part: str
    section: str
    label: str


FIELDS = {
    "name": InlineField("name", "number", "the name"),
    "assignment": InlineField("assignment", "number", "the assignment"),
    "fallback": InlineField("fallbackDestination", "fallback", "the fallback destination"),
    "sms": InlineField("smsEnabled", "provider", "SMS"),
}


def changed_field(attempt: Attempt) -> str:
    """Return the name of the field that an inline edit changed."""
    changed = {change["field"] for change in attempt.changes}
    return next((name for name, field in FIELDS.items() if field.part in changed), "assignment")
