"""Numbers and SIP addresses, written so that those which are the same are equal."""

import re

from vapi_client.masking import was_masked
from vapi_client.schemas.phone_number import PhoneNumber

_SIP = re.compile(r"(?i)(sips?:)(?:([^@:]*)(?::[^@]*)?@)?([^;?]*)(.*)", re.DOTALL)
_NUMBER = re.compile(r"(\+|00)?([\d\s().-]*\d[\d\s().-]*)")
_NO_DIGIT = re.compile(r"\D")


def comparable(address: str) -> str:
    """A number by its digits, with a plus sign where it has a country code; a SIP address with its
    scheme and host in lower case, and without its password. Anything else as it stands."""
    if address[:1] == "+" and address[1:].isdecimal():
        return address
    if found := _NUMBER.fullmatch(address):
        return ("+" if found[1] else "") + _NO_DIGIT.sub("", found[2])
    if found := _SIP.fullmatch(address):
        scheme, user, host, parameters = found.groups()
        own = "" if user is None else f"{user}@"
        return f"{scheme.lower()}{own}{host.lower()}{parameters}"
    return address


def addresses(number: PhoneNumber) -> tuple[str, ...]:
    """Where a number can be called, by its number, its SIP address or both.

    One that Vapi shows in part doesn't count: others may look the same.
    """
    own, sip_uri = number.number, number.sip_uri
    if own and (own[0] != "+" or not own[1:].isdecimal()):  # as of next to none
        own = None if was_masked(own) else comparable(own)
    if not sip_uri or was_masked(sip_uri):  # as most have none
        return (own,) if own else ()
    address = comparable(sip_uri)
    return (own, address) if own and own != address else (address,)


def destination(number: PhoneNumber) -> str | None:
    """Where a number's fallback leads."""
    fallback = number.fallback_destination
    if fallback is None:
        return None
    address = fallback.number or fallback.sip_uri
    return comparable(address) if address else None
