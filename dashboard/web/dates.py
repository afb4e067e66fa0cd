"""Bounds of time as they stand in an address and in a form: instants there, days here.

An address holds an instant in UTC, so it shows everybody the same. A form's date field is meant in
the person's time zone, and holds a whole day where the instant is a day's edge.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

END_OF_DAY = time(23, 59, 59, 999_000)

_SPACE_FOR_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")


def read_bound(value: str, edge: time) -> datetime | None:
    """The instant that is given, to the millisecond, if any is; raises ValueError. A day means the
    `edge` of it."""
    value = value.strip()
    if "T" in value:
        value = _SPACE_FOR_PLUS.sub("+", value)  # an offset's plus sign that wasn't encoded
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    if re.fullmatch(r"[0-9-]{8,10}", value):
        moment = datetime.combine(date.fromisoformat(value), edge)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.get_current_timezone())
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("beyond the calendar") from None
    if not 1970 <= moment.year <= 2999:
        raise ValueError("beyond what is meant")
    return moment - timedelta(microseconds=moment.microsecond % 1000)


def written_bound(moment: datetime) -> str:
    """An instant for an address."""
    text = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def shown_bound(moment: datetime | None, edge: time) -> tuple[str, str]:
    """The type of a form's field, and what it holds, in the person's time zone."""
    if moment is None:
        return "date", ""
    local = timezone.localtime(moment).replace(tzinfo=None)
    if local.time() == edge:
        return "date", local.date().isoformat()
    timespec = "milliseconds" if local.microsecond else "seconds"
    return "datetime-local", local.isoformat(timespec=timespec)
