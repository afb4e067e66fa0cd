"""Phone numbers as people type them, and as Vapi stores them.

Whoever takes a phone number from a person reads it here: forms, searches and audits.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category, normalize

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from vapi_client.json_values import JSON, Path, values_at
from vapi_client.schemas.e164 import E164, caller_prefixes_in, phone_numbers_in

_WRITTEN = re.compile(r"[+0-9\s().\-/\u2010-\u2015\u2212]+")
_COUNTRY_CODE_FOLLOWS = re.compile(r"[\s(]*(?:\+|00)")
_NOT_A_DIGIT = re.compile(r"[^0-9]")


class ReadNumber(NamedTuple):
    """A phone number in a request as it was written, as Vapi stores it, and whether a person
    changed it."""

    path: Path
    written: str
    stored: str
    is_changed: bool


def to_e164(typed: str) -> str:
    """Return a phone number in E.164; empty if it can't be read.

    It needs a country code, after a plus sign or 00. Spaces, brackets, dots, dashes and slashes
    don't count, nor does a trunk zero in brackets. What already is in E.164 stays as it is, even if
    it is too long or too short for its country.
    """
    text = _visible(typed)
    if E164.fullmatch(text):
        return text
    if not _WRITTEN.fullmatch(text) or not (prefix := _COUNTRY_CODE_FOLLOWS.match(text)):
        return ""
    number = _parsed(f"+{text[prefix.end() :]}")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else ""


def without_separators(typed: str) -> str:
    """Return a phone number, or a part of one, as it stands in a stored number: digits, after a
    plus sign if a country code follows. Other text stays as it is."""
    if number := to_e164(typed):
        return number
    text = _visible(typed)
    prefix = _COUNTRY_CODE_FOLLOWS.match(text)
    rest = text[prefix.end() :] if prefix else text
    digits = _NOT_A_DIGIT.sub("", rest.replace("(0)", ""))
    if not digits or not _WRITTEN.fullmatch(text):
        return typed
    return f"+{digits}" if prefix else digits


def us_number(typed: str) -> str:
    """Return a number in E.164 as a person in the US dials it; empty if it isn't valid there."""
    number = _parsed(_visible(typed), "US")
    if number is None or number.extension or not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def has_extension(typed: str) -> bool:
    number = _parsed(_visible(typed), "US")
    return number is not None and bool(number.extension)


def read_numbers(number: JSON, base: JSON) -> Iterator[ReadNumber]:
    """Yield each phone number of a request that Vapi stores otherwise than it is written.

    `base` is the number before: what it has isn't changed, even if its hook moved. Numbers that
    can't be read and those without an E.164 check are left out.
    """
    read = [
        *(
            (path, written, to_e164(written))
            for path, written, form in phone_numbers_in(number)
            if form != "alphanumeric"
        ),
        *(
            (path, written, without_separators(written).removeprefix("+"))
            for path, written in caller_prefixes_in(number)
        ),
    ]
    for path, written, stored in read:
        if stored not in ("", written):
            yield ReadNumber(path, written, stored, written not in values_at(base, path))


def _visible(typed: str) -> str:
    """Return the text in its plain characters. Copied numbers often have marks of direction."""
    text = typed.strip().removeprefix("tel:")
    if text.isascii():
        return text
    return "".join(each for each in normalize("NFKC", text) if category(each) != "Cf")


def _parsed(text: str, region: str | None = None) -> phonenumbers.PhoneNumber | None:
    """Return a number of a possible length, or None."""
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
