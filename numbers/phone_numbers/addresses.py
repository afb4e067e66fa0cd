"""Phone numbers and SIP addresses in a normal form, so that equal ones compare equal."""

import re

from phone_numbers.typed_numbers import without_separators
from vapi_client.masking import was_masked
from vapi_client.schemas.phone_number import PhoneNumber

_SIP = re.compile(r"(?i)(sips?:)(?:([^@:]*)(?::[^@]*)?@)?([^;?]*)(.*)", re.DOTALL)


def normalized(address: str) -> str:
    """Return an address in its normal form.

    A phone number keeps its digits, after a plus sign if it has a country code. A SIP address gets
    a lower-case scheme and host and loses its password. Any other text stays as it is.
    """
    if address[:1] == "+" and address[1:].isdecimal():
        return address
    if found := _SIP.fullmatch(address):
        scheme, user, host, parameters = found.groups()
        own = "" if user is None else f"{user}@"
        return f"{scheme.lower()}{own}{host.lower()}{parameters}"
    return without_separators(address)


def own_addresses(number: PhoneNumber) -> tuple[str, ...]:
    """Return the phone number, the SIP address or both, at which callers reach a number.

    An address that Vapi masks is left out, because different numbers can look the same.
    """
    own, sip_uri = number.number, number.sip_uri
    if own and (own[0] != "+" or not own[1:].isdecimal()):  # rare
        own = None if was_masked(own) else normalized(own)
    if not sip_uri or was_masked(sip_uri):  # usual
        return (own,) if own else ()
    address = normalized(sip_uri)
    return (own, address) if own and own != address else (address,)


def fallback_address(number: PhoneNumber) -> str | None:
    """Return the address of a number's fallback destination."""
    fallback = number.fallback_destination
    if fallback is None:
        return None
    address = fallback.number or fallback.sip_uri
    return normalized(address) if address else None
