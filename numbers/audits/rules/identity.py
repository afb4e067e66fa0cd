"""Rules about the number itself."""

from vapi_client.schemas.phone_number import PhoneNumber

from .addresses import addresses
from .base import Severity, rule
from .snapshot import Snapshot


@rule("duplicate-number", Severity.ERROR, "Number there twice", compares=True)
def duplicate_number(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds numbers and SIP addresses that another number of the organization has too."""
    shared = filter(None, map(snapshot.ids_by_shared.get, addresses(number)))
    same = next(shared, None)
    if same is None:
        return None
    if len(same) == 2:
        return "1 other number of the organization is the same."
    return f"{len(same) - 1} other numbers of the organization are the same."


@rule("e164-check-off", Severity.INFO, "E.164 check off", put_right="number")
def e164_check_off(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds the check switched off on the number or on its fallback destination."""
    fallback = number.fallback_destination
    off_here = number.number_e164_check_enabled is False
    off_there = fallback is not None and fallback.number_e164_check_enabled is False
    if not off_here and not off_there:
        return None
    if off_here and off_there:
        return "Vapi checks the format (E.164) of neither the number nor its fallback destination."
    whose = "number" if off_here else "fallback destination"
    return f"Vapi doesn't check the format (E.164) of the {whose}."
