"""Numbers and SIP addresses, written so that those which are the same are equal."""

import re

from vapi_client.masking import was_masked
from vapi_client.schemas.phone_number import PhoneNumber

_SIP = re.compile(r"(?i)(sips?:)((?:[^@]*@)?)([^;?]*)(.*)", re.DOTALL)


def comparable(sip_uri: str) -> str:
    """A SIP address with its scheme and host in lower case; numbers compare as they stand."""
    found = _SIP.fullmatch(sip_uri)
    if found is None:
        return sip_uri
    scheme, user, host, parameters = found.groups()
    return f"{scheme.lower()}{user}{host.lower()}{parameters}"


def addresses(number: PhoneNumber) -> tuple[str, ...]:
    """Where a number can be called, by its number, its SIP address or both.

    One that Vapi shows in part doesn't count: others may look the same.
    """
    own, sip_uri = number.number, number.sip_uri
    if own and not own[1:].isdecimal() and was_masked(own):
        own = None
    if not sip_uri or was_masked(sip_uri):  # as most have none
        return (own,) if own else ()
    address = comparable(sip_uri)
    return (own, address) if own and own != address else (address,)


def destination(number: PhoneNumber) -> str | None:
    """Where a number's fallback leads."""
    fallback = number.fallback_destination
    if fallback is None:
        return None
    return fallback.number or (comparable(fallback.sip_uri) if fallback.sip_uri else None)
