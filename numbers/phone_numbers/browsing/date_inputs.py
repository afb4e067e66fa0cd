"""The date fields of the list's toolbar."""

from dataclasses import dataclass
from datetime import datetime, time

from dashboard.web.dates import END_OF_DAY, shown_bound

DATE_FIELDS = {
    f"{field}At{bound}": (field, label)
    for field in ("created", "updated")
    for bound, label in {"Ge": "From", "Le": "To", "Gt": "After", "Lt": "Before"}.items()
}


@dataclass(frozen=True, slots=True)
class DateInput:
    """A date input for a bound at the edge of a day; else a date and time input, to the ms."""

    name: str
    label: str
    type: str
    value: str


def date_inputs(dates: tuple[tuple[str, datetime], ...]) -> dict[str, list[DateInput]]:
    """Return the inputs by the date they bound: from and to always, others only if they are set.

    Their values are in the person's time zone.
    """
    chosen = dict(dates)
    inputs: dict[str, list[DateInput]] = {}
    for name, (field, label) in DATE_FIELDS.items():
        if name in chosen or label in ("From", "To"):
            shown = shown_bound(chosen.get(name), edge_of_day(name))
            inputs.setdefault(field.title(), []).append(DateInput(name, label, *shown))
    return inputs


def edge_of_day(name: str) -> time:
    """Return the end of the day that a bound means when its value is a day without a time."""
    return END_OF_DAY if name.endswith(("Le", "Gt")) else time.min
