"""The fields that people edit in a row of the list or on a number's page."""

from dataclasses import dataclass

from dashboard.activity.models import Attempt


@dataclass(frozen=True, slots=True)
class InlineField:
    """`part` names the part of the form that holds the field, and the field of the number.
    `section` names the section of the form that holds the part. An editor shows what is wrong at
    the form's `inputs` at its own input."""

    part: str
    section: str
    label: str
    inputs: frozenset[str]


FIELDS = {
    "name": InlineField("name", "number", "the name", frozenset({"name"})),
    "assignment": InlineField(
        "assignment",
        "number",
        "the assignment",
        frozenset({"assignment", "assistantId", "squadId", "workflowId"}),
    ),
    "fallback": InlineField(
        "fallbackDestination",
        "fallback",
        "the fallback destination",
        frozenset(
            {
                "fallbackDestination",
                "fallbackDestination.type",
                "fallbackDestination.number",
                "fallbackDestination.sipUri",
            }
        ),
    ),
    "sms": InlineField("smsEnabled", "provider", "SMS", frozenset({"smsEnabled"})),
}


def changed_field(attempt: Attempt) -> str:
    """Return the name of the field that an inline edit changed."""
    changed = {change["field"] for change in attempt.changes}
    return next((name for name, field in FIELDS.items() if field.part in changed), "assignment")
