"""How the dashboard writes numbers, fields, providers and times for people."""

import re
import time
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from django.utils import timezone

from vapi_client.masking import masked
from vapi_client.schemas.phone_number import PhoneNumber
from vapi_client.schemas.providers import PROVIDERS

SHORT_ID = 8
STATUS_TONES = {"active": "ok", "activating": "info", "blocked": "error"}

_ACRONYMS = {
    "api": "API",
    "e164": "E.164",
    "id": "ID",
    "ip": "IP",
    "sid": "SID",
    "sip": "SIP",
    "sms": "SMS",
    "twiml": "TwiML",
    "uri": "URI",
    "url": "URL",
}
_WORDS = re.compile(r"[A-Z][0-9]+|[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+[0-9]*|[0-9]+|[^\w\s-]+")
_AGES = ((60, 1, "s"), (3600, 60, "min"), (86_400, 3600, "h"), (86_400 * 30, 86_400, "d"))


@lru_cache(maxsize=65_536)
def readable_number(number: str) -> str:
    """Return an E.164 number in international form; any other text as it is."""
    if not number.startswith("+") or not number[1:].isdigit():
        return number
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def number_address(number: PhoneNumber) -> str:
    """Return the number or SIP address, or an empty text. A password in it is masked."""
    address: str = masked(number.number or number.sip_uri or "")
    return address


def number_title(number: PhoneNumber) -> str:
    """Return what to call a number in a sentence."""
    return readable_number(number_address(number)) or number.name or "The number"


def provider_label(provider: str | None) -> str:
    known = PROVIDERS.get(provider or "")
    return known.label if known else provider or "—"


@lru_cache(maxsize=4096)
def field_label(name: str) -> str:
    """Return the label of an API field: “Twilio account SID” for `twilioAccountSid`."""
    words = [word.lower() for word in _WORDS.findall(name)]
    if not words:
        return name
    text = " ".join(_ACRONYMS.get(word, word) for word in words)
    return text[0].upper() + text[1:]


class Moment(NamedTuple):
    """An instant: how long ago it was, and its exact time in the person's time zone."""

    instant: datetime
    ago: str
    exact: str


class Clock(NamedTuple):
    """The current time, read once for a page, and the person's time zone."""

    now: float
    zone: tzinfo


def read_clock() -> Clock:
    return Clock(time.time(), timezone.get_current_timezone())


def moment(instant: datetime | None, clock: Clock) -> Moment | None:
    if instant is None:
        return None
    return Moment(instant, ago(clock.now - instant.timestamp()), _exact(instant, clock.zone))


def clock_time(instant: datetime) -> str:
    """Return the time of day in the person's time zone: “14:03:10 UTC”."""
    local = timezone.localtime(instant)
    return f"{local:%H:%M:%S} {local.tzname()}"


@lru_cache(maxsize=65_536)
def _exact(instant: datetime, zone: tzinfo) -> str:
    try:
        local = instant.astimezone(zone)
    except OverflowError:  # in the first or last hours that Python knows
        local = instant
    return f"{local.isoformat(' ', 'seconds')[:19]} {local.tzname()}"


def ago(seconds: float) -> str:
    """Return the age in one unit: “5 min ago”, “3 h ago”, “12 d ago”, “4 mo ago”, “2 y ago”."""
    if seconds < 1:
        return "just now" if seconds > -60 else "in the future"
    for below, unit, name in _AGES:
        if seconds < below:
            return f"{int(seconds // unit)} {name} ago"
    months = int(seconds // (86_400 * 30.44))
    return f"{max(months, 1)} mo ago" if months < 24 else f"{months // 12} y ago"
