"""What a person types to confirm that they delete a number."""

import re
from dataclasses import dataclass

from vapi_client.masking import masked
from vapi_client.schemas.phone_number import PhoneNumber

LENGTH = 4


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The text to type, and how the page asks for it.

    `is_shown` says whether the page also shows the text, because the number doesn't contain it.
    """

    asked_for: str
    text: str
    is_shown: bool = True

    def is_given_by(self, typed: str) -> bool:
        return _as_shown(typed) == _as_shown(self.text)


def confirmation_of(number: PhoneNumber) -> Confirmation:
    digits = re.sub(r"\D", "", masked(number.number or ""))
    if len(digits) >= LENGTH:
        return Confirmation("the last four digits of the number", digits[-LENGTH:], is_shown=False)
    if number.name and number.name.strip():
        return Confirmation("the name of the number", number.name)
    address = number.sip_uri or number.number or ""
    if address and masked(address) == address:
        return Confirmation("the address of the number", address)
    return Confirmation("the last four characters of its ID", number.id[-LENGTH:])


def _as_shown(text: str) -> str:
    """Return a text as a browser shows it: with one space between words. Capitals don't count."""
    return " ".join(text.split()).casefold()
