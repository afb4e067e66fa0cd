"""Creates a number: sends it once, and searches for it if the answer was lost."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Actor, record_attempt, record_outcome
from dashboard.orgs.access import check_role
from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Organization, Role
from phone_numbers.display import provider_label
from phone_numbers.models import OpenedForm
from vapi_client import VapiClient
from vapi_client.deadline import Deadline, use_deadline
from vapi_client.errors import UnknownOutcome, VapiError
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber

from .candidates import find_candidates, is_proof
from .credential_addresses import moved_credentials
from .errors import REFUSALS, AlreadySent, CreatePending, CreateUnknown, CredentialsMoved
from .leases import SENT_WITHIN, WRITE_LASTS
from .patch import changes_to_record
from .recording import failures_recorded, record_label
from .signals import number_saved
from .unsettled_creates import may_still_create

SENT_TWICE = "The same form was sent by another request at the same time. Nothing was sent."

_HINT = re.compile(r"(?i)\bhint:\s*try\b(.*)")
_AREA_CODE = re.compile(r"\b[2-9][0-9]{2}\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Created:
    """A number that was created. If `repeated`, an earlier use of the form created it, and `number`
    is None."""

    number_id: str
    number: PhoneNumber | None = None
    repeated: bool = False
    observed: bool = False
    attempt: Attempt | None = None


def create_number(
    organization: Organization,
    actor: Actor,
    opened: OpenedForm,
    number: JSON,
    *,
    recreated: JSON | None = None,
    keeps_credentials: bool = False,
) -> Created:
    """Create a number, at most once for a form: a second use returns the result of the first.

    `recreated` is the deleted number that the form was filled from. A credential stays with its
    address unless an admin keeps it. Raises CredentialsMoved, AlreadySent, CreatePending and
    CreateUnknown. After CreatePending and VapiError, the form can be used again.
    """
    moved = tuple(moved_credentials(number, recreated or {}))
    if moved and not keeps_credentials:
        raise CredentialsMoved(moved)
    client = organization.vapi()
    if OpenedForm.objects.filter(pk=opened.pk, used_at__isnull=False).exists():
        return _repeated(opened)
    check_role(organization, actor.user_id, Role.ADMIN if keeps_credentials else Role.OPERATOR)
    if pending := may_still_create(organization, number):
        raise CreatePending(pending, until=pending.at + WRITE_LASTS)
    deadline = Deadline(SENT_WITHIN.total_seconds())  # a process may be suspended before it sends
    attempt = record_attempt(
        actor,
        organization,
        Action.NUMBER_CREATE,
        label=record_label(number) or f"New {provider_label(number.get('provider'))} number",
        changes=changes_to_record(number, {}, recreated or {}, entered=()),
    )
    if not _take(opened, attempt):
        record_outcome(attempt, Result.REFUSED, message=SENT_TWICE)
        return _repeated(opened)
    return _send(client, organization, opened, number, attempt, deadline)


def suggested_area_codes(messages: Iterable[str]) -> tuple[str, ...]:
    """Return the area codes that Vapi suggests if the wanted one isn't available."""
    hints = [hint[1] for message in messages if (hint := _HINT.search(message))]
    return tuple(dict.fromkeys(code for hint in hints for code in _AREA_CODE.findall(hint)))


def _repeated(opened: OpenedForm) -> Created:
    """Return the result of the first use. Raises AlreadySent if it isn't known."""
    used = OpenedForm.objects.select_related("attempt").get(pk=opened.pk)
    if not used.created_number_id:
        raise AlreadySent(used.attempt)
    return Created(used.created_number_id, repeated=True, attempt=used.attempt)


def _send(
    client: VapiClient,
    organization: Organization,
    opened: OpenedForm,
    number: JSON,
    attempt: Attempt,
    deadline: Deadline,
) -> Created:
    """Send the create, and search for its number if the answer is lost."""
    try:
        with failures_recorded(attempt), use_deadline(deadline):
            created = client.create_number(number, request_id=attempt.request_id)
    except REFUSALS:
        OpenedForm.objects.filter(pk=opened.pk).update(attempt=None, used_at=None)
        raise
    except UnknownOutcome as error:
        unknown = error.with_traceback(None)
    else:
        return _done(opened, attempt, created)
    return _check_outcome(organization, opened, number, attempt, unknown)


def _done(
    opened: OpenedForm, attempt: Attempt, created: PhoneNumber, *, observed: bool = False
) -> Created:
    with transaction.atomic():
        unsettled = OpenedForm.objects.filter(pk=opened.pk, created_number_id="")
        is_first = unsettled.update(created_number_id=created.id) == 1
        if is_first or not observed:  # else, a page has just recorded it
            record_outcome(attempt, Result.DONE, subject=created.id, observed=observed)
    number_saved.send_robust(Created, organization=attempt.organization, number=created)
    return Created(created.id, created, observed=observed, attempt=attempt)


def _check_outcome(
    organization: Organization,
    opened: OpenedForm,
    number: JSON,
    attempt: Attempt,
    unknown: UnknownOutcome,
) -> Created:
    """Search for a number whose create had no answer. Raises CreateUnknown without proof."""
    try:
        candidates = find_candidates(organization, number, attempt.at)
    except VapiError:
        candidates = None
    if candidates and len(candidates) == 1 and is_proof(attempt, number, candidates[0]):
        return _done(opened, attempt, candidates[0], observed=True)
    raise CreateUnknown(unknown, candidates, attempt, until=attempt.at + WRITE_LASTS)


def _take(opened: OpenedForm, attempt: Attempt) -> bool:
    """Mark the form as used by the attempt. Return False if another request marked it first."""
    unused = OpenedForm.objects.filter(pk=opened.pk, used_at=None)
    return unused.update(used_at=Now(), attempt=attempt) == 1
