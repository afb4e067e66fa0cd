"""Plans what a bulk change does to one number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from bulk.changes import CannotChange, Change, Outdated
from bulk.models import ItemState
from phone_numbers.display import field_label
from phone_numbers.failures import failure_of
from phone_numbers.forms.fault_messages import fault_message
from phone_numbers.forms.rules import broken_rules
from phone_numbers.saving.errors import CredentialMissing, CredentialsMoved, WriteError
from phone_numbers.saving.merging import assignment_of
from phone_numbers.saving.patch import build_patch, updatable_fields, without_null
from vapi_client.json_text import write_sorted
from vapi_client.json_values import JSON, Path
from vapi_client.masking import masked
from vapi_client.schemas.phone_number import was_bought_by_area_code
from vapi_client.schemas.validation import faults_in

RELEASED = "released"  # how deleted numbers are alike that can't be created again


@dataclass(frozen=True, slots=True)
class Plan:
    """The fields that change, before and after, or the reason why none does."""

    state: ItemState
    before: JSON = field(default_factory=dict, repr=False)
    after: JSON = field(default_factory=dict, repr=False)
    reason: str = ""
    alike: str = ""


def plan(change: Change, number: JSON, place: int, *, keeps_credentials: bool = False) -> Plan:
    """Return what the change does to a number as it is now, at a place of the selection."""
    try:
        if change.deletes:
            return _deletion(number)
        wanted = _wanted(change, number, place, keeps_credentials=keeps_credentials)
    except Outdated as error:
        return refused(str(error), ItemState.CONFLICT)
    except CannotChange as error:
        return refused(str(error))
    except WriteError as error:
        return refused(reason_of(error))
    if not wanted:
        return Plan(ItemState.UNCHANGED)
    if assignment_of(wanted):  # a save merges it as a whole
        wanted = without_null(assignment_of(number)) | wanted
    before = {name: number[name] for name in wanted if name in number}
    return Plan(ItemState.WAITING, before, wanted, alike=_alike(change, before, wanted))


def plan_new(change: Change, bare: JSON, place: int) -> Plan:
    """Return the plan that creates a number, given its provider, its address and credentials."""
    try:
        wanted = change.applied_to(bare, place)
        faults = [
            *((each.path, fault_message(each, wanted)) for each in faults_in(wanted, creates=True)),
            *broken_rules(wanted, {}, creates=True),
        ]
        if faults:
            raise CannotChange(_said(change, faults))
    except CannotChange as error:
        return refused(str(error))
    alike = {name: value for name, value in wanted.items() if name != "number"}
    return Plan(ItemState.WAITING, {}, wanted, alike=_alike(change, {}, alike))


def reason_of(error: WriteError) -> str:
    """Return one sentence or two on why a number isn't changed."""
    if isinstance(error, CredentialsMoved):
        return (
            f"{_places(error)}: its saved credentials would go to another address. Enter them in "
            "the change, or let an admin keep them."
        )
    if isinstance(error, CredentialMissing):
        return f"{_places(error)}: Vapi shows its credential only as asterisks. Enter it again."
    failure = failure_of(error)
    return f"{failure.heading}. {failure.explanation}" if failure else str(error)


def _wanted(change: Change, number: JSON, place: int, *, keeps_credentials: bool) -> JSON:
    """Return the body of the PATCH. Raises CannotChange and WriteError."""
    becomes = change.applied_to(number, place)
    wanted = build_patch(
        number, becomes, number, {}, entered=change.entered, keeps_credentials=keeps_credentials
    )
    body = {**wanted, "provider": number.get("provider")}
    already = [number, becomes] if change.restores else [number]
    if faults := faults_in(body, creates=False, already=already):
        said = [(each.path, fault_message(each, becomes)) for each in faults]
        raise CannotChange(_said(change, said))
    return wanted


def _said(change: Change, faults: Iterable[tuple[Path, str]]) -> str:
    return " ".join(f"{change.place_of(str(path[0]))}: {words}" for path, words in faults)


def values_to_delete(number: JSON) -> JSON:
    """Return what a person sees of a number before they delete it. Raises UnknownProvider."""
    fields = ("number", "sipUri", *updatable_fields(number.get("provider")))
    return {name: number[name] for name in fields if name in number}


def _deletion(number: JSON) -> Plan:
    alike = RELEASED if was_bought_by_area_code(number) else ""
    return Plan(ItemState.WAITING, values_to_delete(number), alike=alike)


def refused(reason: str, state: ItemState = ItemState.REFUSED) -> Plan:
    """Return the plan for a number that isn't changed for this reason."""
    return Plan(state, reason=reason, alike=_digest(reason.encode()))


def _alike(change: Change, before: JSON, after: JSON) -> str:
    if change.is_alike:
        return ""
    return _digest(write_sorted(masked([before, after])))


def _digest(text: bytes) -> str:
    return blake2b(text, digest_size=16).hexdigest()


def _places(error: CredentialMissing | CredentialsMoved) -> str:
    return ", ".join(dict.fromkeys(field_label(str(path[0])) for path in error.paths))
