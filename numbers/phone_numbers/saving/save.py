"""Saves a number: sends only the changes, based on the number as it is now."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Actor, record_attempt, record_outcome
from dashboard.orgs.access import check_role
from dashboard.orgs.models import Organization, Role
from vapi_client import VapiClient
from vapi_client.errors import UnknownOutcome, VapiError
from vapi_client.json_values import JSON, Path
from vapi_client.masking import credentials
from vapi_client.schemas.phone_number import PhoneNumber

from .confirm import confirm
from .errors import AnswerLost
from .leases import Lease, lease
from .merging import changes
from .patch import are_values_of, build_patch, changes_to_record, updatable_fields
from .recording import failures_recorded, record_label
from .settle import read_number, shows_change
from .signals import number_saved


@dataclass(frozen=True, slots=True)
class Saved:
    """The result of a save. `number` is as Vapi has it now; None if there was nothing to change.

    Vapi answered with success, but has another value than was sent at each path of `untaken`.
    """

    number: PhoneNumber | None
    unchanged: bool = False
    observed: bool = False
    attempt: Attempt | None = None
    untaken: tuple[Path, ...] = ()


def save_number(
    organization: Organization,
    actor: Actor,
    number_id: str,
    *,
    base: JSON,
    mine: JSON,
    decisions: Mapping[str, str] = {},
    entered: Collection[str] = (),
    keeps_credentials: bool = False,
    earlier: JSON | None = None,
    before_write: Callable[[], object] = lambda: None,
    patience: float | None = None,
) -> Saved:
    """Send the changes between `base`, the number when the form was opened, and `mine`.

    The number is read again, so other people's changes are kept. `decisions` settles conflicts
    (merging.resolve). `entered` and `keeps_credentials` say which credentials may go to another
    address (build_patch). Values of `earlier`, a state that the number had, are valid even if
    the document doesn't know them. `before_write` runs when it is certain that something will be
    sent, and nothing is if it raises. Waits `patience` seconds for a lease (leases.PATIENCE).
    Raises WriteError and VapiError.
    """
    if not changes(base, mine, updatable_fields(base.get("provider"))):
        return Saved(None, unchanged=True)
    with lease(organization, number_id, actor.email, patience=patience) as held:
        current = read_number(organization, number_id, held=held)
        wanted = build_patch(
            base,
            mine,
            current.received,
            decisions,
            entered=entered,
            keeps_credentials=keeps_credentials,
        )
        if not wanted:
            return Saved(current, unchanged=True)
        before_write()
        needed = Role.ADMIN if keeps_credentials else Role.OPERATOR
        if not actor.is_command_line:
            check_role(organization, actor.user_id, needed)
        attempt = record_attempt(
            actor,
            organization,
            Action.NUMBER_UPDATE,
            subject=number_id,
            label=record_label(current.received),
            changes=changes_to_record(wanted, current.received, base, entered),
        )
        saved = _update(organization.vapi(), held, current, wanted, attempt, earlier)
        # Under the lease, so that listeners hear of changes in their order
        number_saved.send_robust(Saved, organization=organization, number=saved.number)
    return saved


def _update(
    client: VapiClient,
    held: Lease,
    current: PhoneNumber,
    wanted: JSON,
    attempt: Attempt,
    earlier: JSON | None,
) -> Saved:
    try:
        with failures_recorded(attempt), held.sending(attempt):
            saved = client.update_number(
                current.received, wanted, earlier=earlier, request_id=attempt.request_id
            )
    except UnknownOutcome as error:
        unknown = error.with_traceback(None)
    else:
        number, untaken = confirm(client, attempt, current, wanted, saved)
        return Saved(number, attempt=attempt, untaken=untaken)
    return _check_outcome(client, held, current, wanted, attempt, unknown)


def _check_outcome(
    client: VapiClient,
    held: Lease,
    before: PhoneNumber,
    wanted: JSON,
    attempt: Attempt,
    unknown: UnknownOutcome,
) -> Saved:
    """Read the number to find out whether an update without an answer was applied.

    Raises AnswerLost if it doesn't show that, since Vapi may still apply the update.
    """
    try:
        found = client.get_number(attempt.subject)
    except VapiError:
        found = None
    earlier = _before(wanted, before)
    if found and shows_change(wanted, earlier, found.received):
        held.awaits_answer = False
        record_outcome(attempt, Result.DONE, observed=True)
        return Saved(found, observed=True, attempt=attempt)
    is_unchanged = bool(
        found
        and are_values_of(earlier, found.received)
        # Vapi may leave out a credential or mask it, so the number looks the same either way
        and not any(credentials(wanted))
    )
    raise AnswerLost(unknown, until=held.expires_at(), is_unchanged=is_unchanged)


def _before(wanted: JSON, number: PhoneNumber) -> JSON:
    return {name: number.received.get(name) for name in wanted}
