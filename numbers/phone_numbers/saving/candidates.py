"""The numbers that a create whose answer was lost may have made."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from dashboard.activity.models import Attempt
from dashboard.orgs.models import Organization
from vapi_client.json_values import JSON
from vapi_client.masking import MASK
from vapi_client.schemas.listing import MAX_LIMIT, MAX_SEARCH, PageQuery
from vapi_client.schemas.phone_number import PhoneNumber

from .leases import WRITE_LASTS

CLOCK_SKEW = timedelta(minutes=1)


def find_candidates(
    organization: Organization, number: JSON, since: datetime
) -> tuple[PhoneNumber, ...]:
    """Return the numbers that a create may have made. Raises VapiError.

    These are the numbers with its number or SIP address. For a create without one, these are the
    numbers made since that match its provider and area code.
    """
    client = organization.vapi()
    if address := unmasked_address(number):
        # Vapi also finds numbers that only contain this one
        query = PageQuery(search=address[:MAX_SEARCH], limit=MAX_LIMIT)
    else:
        query = PageQuery(created_at_ge=since - CLOCK_SKEW, limit=MAX_LIMIT)
    return tuple(each for each in client.list_numbers(query).numbers if could_be(each, number))


def sent_by(attempt: Attempt) -> JSON:
    """Return the number that an attempt sent to create, as the record holds it: masked."""
    return {change["field"]: change.get("after") for change in attempt.changes}


def unmasked_address(number: Mapping[str, Any]) -> str:
    """Return the number or SIP address; none if the record masks a part of it."""
    address = str(number.get("number") or number.get("sipUri") or "")
    return "" if MASK in address else address


def could_be(found: PhoneNumber, number: JSON) -> bool:
    """Return whether a create of `number` may have made the one that was found."""
    if address := unmasked_address(number):
        return _has(found, address)
    if found.provider != number.get("provider"):
        return False
    area_code = number.get("numberDesiredAreaCode")
    if area_code is None:
        return True
    if found.number:
        return found.number.startswith(f"+1{area_code}")
    return found.status == "activating"


def is_proof(attempt: Attempt, number: JSON, found: PhoneNumber) -> bool:
    """Return whether a number proves that the attempt created it.

    It has the address, and was made after the attempt began: an earlier one may be somebody else's.
    """
    if not unmasked_address(number) or found.created_at is None:
        return False
    is_later = found.created_at >= _to_the_millisecond(attempt.at)
    return is_later and is_possible(attempt, number, found)


def is_possible(attempt: Attempt, number: JSON, found: PhoneNumber) -> bool:
    """Return whether an attempt to create `number` may have made the one that was found.

    That is one like it, from the time in which Vapi may have worked on the request. Vapi's clock
    may be ahead or behind.
    """
    made_at = found.created_at or attempt.at
    latest = attempt.at + WRITE_LASTS + CLOCK_SKEW
    return attempt.at - CLOCK_SKEW <= made_at <= latest and could_be(found, number)


def _has(found: PhoneNumber, address: str) -> bool:
    """Return whether the number has this address. Vapi may add a plus sign to a number."""
    wanted = address.lower().removeprefix("+")
    return wanted in {
        text.lower().removeprefix("+") for text in (found.number, found.sip_uri) if text
    }


def _to_the_millisecond(moment: datetime) -> datetime:
    """Round down to milliseconds, as Vapi writes times."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
