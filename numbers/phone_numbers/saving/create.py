"""Creates a number: sends it once, and searches for it if the answer was lost."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Actor, record_attempt, record_outcome
from dashboard.orgs.models import Organization
from phone_numbers.display import provider_label
from phone_numbers.models import OpenedForm
from vapi_client.errors import UnknownOutcome, VapiError
from vapi_client.json_values import JSON
from vapi_client.schemas.listing import MAX_LIMIT, MAX_SEARCH, PageQuery
from vapi_client.schemas.phone_number import PhoneNumber

from .credential_addresses import moved_credentials
from .errors import REFUSALS, AlreadySent, CreateUnknown, CredentialsMoved
from .patch import changes_to_record
from .recording import failures_recorded, record_label
from .signals import number_saved

CLOCK_SKEW = timedelta(minutes=1)

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
    address unless an admin keeps it. Raises CredentialsMoved, AlreadySent and CreateUnknown. After
    VapiError, the form can be used again.
    """
    moved = tuple(moved_credentials(number, recreated or {}))
    if moved and not keeps_credentials:
        raise CredentialsMoved(moved)
    client = organization.vapi()
    if not _taken(opened):
        return _repeated(opened)
    attempt = record_attempt(
        actor,
        organization,
        Action.NUMBER_CREATE,
        label=record_label(number) or f"New {provider_label(number.get('provider'))} number",
        changes=changes_to_record(number, {}, recreated or {}, entered=()),
    )
    _note(opened, attempt=attempt)
    try:
        with failures_recorded(attempt):
            created = client.create_number(number, request_id=attempt.request_id)
    except REFUSALS:
        _note(opened, attempt=None, used_at=None)
        raise
    except UnknownOutcome as error:
        unknown = error.with_traceback(None)
    else:
        return _done(opened, attempt, created)
    return _check_outcome(organization, opened, number, attempt, unknown)


def find_candidates(
    organization: Organization, number: JSON, since: datetime
) -> tuple[PhoneNumber, ...]:
    """Return the numbers that a create may have made. Raises VapiError.

    These are the numbers with its number or SIP address. For a create without one, these are the
    numbers made since that match its provider and area code.
    """
    client = organization.vapi()
    if address := _address(number):
        # Vapi also finds numbers that only contain this one
        query = PageQuery(search=address[:MAX_SEARCH], limit=MAX_LIMIT)
        return tuple(each for each in client.list_numbers(query).numbers if _has(each, address))
    query = PageQuery(created_at_ge=since - CLOCK_SKEW, limit=MAX_LIMIT)
    return tuple(each for each in client.list_numbers(query).numbers if _could_be(each, number))


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


def _done(
    opened: OpenedForm, attempt: Attempt, created: PhoneNumber, *, observed: bool = False
) -> Created:
    _note(opened, created_number_id=created.id)
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
    if candidates and len(candidates) == 1 and _address(number):
        [found] = candidates
        if found.created_at and found.created_at >= _to_the_millisecond(attempt.at):
            return _done(opened, attempt, found, observed=True)
    raise CreateUnknown(unknown, candidates, attempt)


def _address(number: JSON) -> str:
    return str(number.get("number") or number.get("sipUri") or "")


def _has(found: PhoneNumber, address: str) -> bool:
    """Return whether the number has this address. Vapi may add a plus sign to a number."""
    wanted = address.lower().removeprefix("+")
    return wanted in {
        text.lower().removeprefix("+") for text in (found.number, found.sip_uri) if text
    }


def _could_be(found: PhoneNumber, number: JSON) -> bool:
    if found.provider != number.get("provider"):
        return False
    area_code = number.get("numberDesiredAreaCode")
    if area_code is None:
        return True
    if found.number:
        return found.number.startswith(f"+1{area_code}")
    return found.status == "activating"


def _to_the_millisecond(moment: datetime) -> datetime:
    """Round down to milliseconds, as Vapi writes times."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _note(opened: OpenedForm, **what: object) -> None:
    OpenedForm.objects.filter(pk=opened.pk).update(**what)


def _taken(opened: OpenedForm) -> bool:
    """Mark the form as used. Return False if another request marked it first."""
    unused = OpenedForm.objects.filter(pk=opened.pk, used_at=None)
    return unused.update(used_at=timezone.now()) == 1
