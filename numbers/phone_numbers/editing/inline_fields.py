"""The fields that people edit in place: in a row of the list, on a number's page, at a finding."""

from dataclasses import dataclass

from dashboard.activity.models import Attempt
from vapi_client.schemas.phone_number import ASSIGNEE_IDS


@dataclass(frozen=True, slots=True)
class InlineField:
    """`part` names the part of the form that holds the field, which begins with the number's field.
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
        frozenset({"assignment", *ASSIGNEE_IDS}),
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
    "server": InlineField("server.url", "server", "the server", frozenset({"server.url"})),
}
IN_LIST = tuple(name for name in FIELDS if name != "server")
"""The fields that a row of the list and a number's page show."""


def changed_field(attempt: Attempt) -> str:
    """Return the name of the field that an inline edit changed."""
    changed = {change["field"] for change in attempt.changes}
    return next(
        (name for name, field in FIELDS.items() if field.part.partition(".")[0] in changed),
        "assignment",
    )
