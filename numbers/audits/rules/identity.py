"""Rules about the phone number itself."""

from phone_numbers.addresses import own_addresses
from vapi_client.masking import was_masked
from vapi_client.schemas.e164 import E164, number_faults
from vapi_client.schemas.fallback import FallbackDestinationReading
from vapi_client.schemas.phone_number import PhoneNumber

from .base import Severity, rule
from .context import Context


@rule(
    "duplicate-number",
    Severity.ERROR,
    "Duplicate number",
    why="Nobody can tell which of them answers a call.",
    remedy="Compare them, then delete those that aren't used.",
    compares_numbers=True,
)
def duplicate_number(number: PhoneNumber, context: Context) -> str | None:
    """Find numbers whose phone number or SIP address another number of the organization has."""
    shared = filter(None, map(context.ids_by_shared_address.get, own_addresses(number)))
    same = next(shared, None)
    if same is None:
        return None
    if len(same) == 2:
        return "1 other number of the organization is the same."
    return f"{len(same) - 1} other numbers of the organization are the same."


@rule(
    "not-e164",
    Severity.WARNING,
    "Not in E.164",
    why="Vapi may not reach these numbers, and refuses changes that contain them.",
    remedy="Enter the number with + and its country code, or turn its E.164 check off.",
)
def not_e164(number: PhoneNumber, context: Context) -> str | None:
    """Find phone numbers outside E.164 that have the check: the number itself, its fallback
    destination, and the transfers of its hooks."""
    found = []
    if _is_outside_e164(number):
        found.append("number")
    if number.fallback_destination and _is_outside_e164(number.fallback_destination):
        found.append("fallback destination")
    hooks = number.received.get("hooks")
    if hooks and any(form == "e164" for _, form in number_faults({"hooks": hooks})):
        found.append("transfer of a hook")
    return f"Not in E.164 format: {', '.join(found)}." if found else None


@rule(
    "e164-check-off",
    Severity.INFO,
    "No E.164 check",
    why="Vapi doesn't check that these numbers can be dialled.",
    remedy="Turn the check on, unless the number is an extension.",
    fix_field="number",
)
def e164_check_off(number: PhoneNumber, context: Context) -> str | None:
    """Find numbers with the check switched off, for themselves or their fallback destination."""
    fallback = number.fallback_destination
    off_here = number.number_e164_check_enabled is False
    off_there = fallback is not None and fallback.number_e164_check_enabled is False
    if not off_here and not off_there:
        return None
    if off_here and off_there:
        return "E.164 check is off for the number and its fallback destination."
    return f"E.164 check is off for the {'number' if off_here else 'fallback destination'}."


def _is_outside_e164(holder: PhoneNumber | FallbackDestinationReading) -> bool:
    text = holder.number
    if not text or holder.number_e164_check_enabled is False or E164.fullmatch(text):
        return False
    return not was_masked(text)
