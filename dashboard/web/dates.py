"""The start and end of a period, in addresses and in forms.

An address holds an instant in UTC, so a link shows the same to everyone. A form's field is in the
person's time zone. It holds a whole day if the instant is the start or the end of one.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

END_OF_DAY = time(23, 59, 59, 999_000)

_SPACE_FOR_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")


def read_bound(value: str, edge: time) -> datetime | None:
    """Return the instant that an address or a form holds, in UTC and whole milliseconds.

    A day without a time means the time `edge` of that day. Return None for an empty value. Raises
    ValueError.
    """
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
        raise ValueError("not between 1970 and 2999")
    return moment - timedelta(microseconds=moment.microsecond % 1000)


def written_bound(moment: datetime) -> str:
    """Return an instant as an address holds it."""
    text = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def shown_bound(moment: datetime | None, edge: time) -> tuple[str, str]:
    """Return the type and the value of a form's field, in the person's time zone."""
    if moment is None:
        return "date", ""
    zoned = timezone.localtime(moment)
    if zoned.fold:  # the second time that clocks show this, which only an offset tells
        return "text", zoned.isoformat()
    local = zoned.replace(tzinfo=None)
    if local.time() == edge:
        return "date", local.date().isoformat()
    timespec = "milliseconds" if local.microsecond else "seconds"
    return "datetime-local", local.isoformat(timespec=timespec)
