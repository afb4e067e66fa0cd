"""Recording changes: an attempt before each change, its outcome afterwards.

Credentials are masked before anything is stored. Without an organization, a change goes to the
site's own record. For a change at Vapi use `record_attempt` and
`record_outcome`, since its result may stay unknown. For a change in this database use `recorded`.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from dashboard.orgs.http import Request
from dashboard.orgs.models import Organization
from dashboard.web.proxy import client_address
from vapi_client.json_values import ABSENT
from vapi_client.masking import masked

from .changes import Change, changes_between, storable, to_stored
from .models import Action, Attempt, Outcome, Result, SearchKey
from .search import search_keys

__all__ = [
    "ABSENT",
    "COMMAND_LINE",
    "Action",
    "Actor",
    "Change",
    "Result",
    "changes_between",
    "record_attempt",
    "record_done",
    "record_outcome",
    "record_refused",
    "recorded",
    "unsettled",
]

CHECKED_AGAIN_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Actor:
    """The person or program that makes a change, and its IP address.

    `batch` is the same for all attempts of one change of many objects.
    """

    email: str
    user_id: int | None
    address: str | None
    batch: int | None = None

    @property
    def is_command_line(self) -> bool:
        """Return whether this is a command. Who runs one has the database and its keys."""
        return replace(self, batch=None) == COMMAND_LINE

    @classmethod
    def from_request(cls, request: Request) -> Self:
        """Return the person who is signed in."""
        return cls(request.user.email, request.user.pk, client_address(request))

    @classmethod
    def signed_out(cls, address: str | None) -> Self:
        """Return a person who isn't signed in. The record doesn't claim to know who they are."""
        return cls("signed-out person", None, address)


COMMAND_LINE: Final = Actor("command line", None, None)


def record_attempt(
    actor: Actor,
    organization: Organization | None,
    action: Action,
    *,
    subject: str = "",
    label: str = "",
    changes: Iterable[Change] = (),
    request_id: str | None = None,
) -> Attempt:
    """Record an attempt and commit it, so that it stays whatever happens next.

    Raises RuntimeError within a transaction, which could be rolled back.
    """
    attempt = _attempt(actor, organization, action, subject, label, changes, request_id)
    with transaction.atomic(durable=True):
        _save(attempt)
    return attempt


def record_outcome(
    attempt: Attempt,
    result: Result,
    *,
    status: int | None = None,
    message: str = "",
    subject: str = "",
    observed: bool = False,
) -> Outcome:
    """Record an outcome of an attempt."""
    return Outcome.objects.create(
        attempt=attempt,
        result=result,
        status=status,
        message=storable(masked(message)),
        subject=subject,
        observed=observed,
    )


@contextmanager
def recorded(
    actor: Actor,
    organization: Organization | None,
    action: Action,
    *,
    subject: str = "",
    label: str = "",
    changes: Iterable[Change] = (),
) -> Iterator[Attempt]:
    """Record a change in this database, in one transaction with its outcome.

    If the block raises, the change is rolled back, and the outcome is refused with the exception's
    message.
    """
    attempt = record_attempt(
        actor, organization, action, subject=subject, label=label, changes=changes
    )
    try:
        with transaction.atomic():
            yield attempt
            record_outcome(attempt, Result.DONE)
    except Exception as error:
        record_outcome(attempt, Result.REFUSED, message=str(error) or type(error).__name__)
        raise


def record_done(
    actor: Actor,
    organization: Organization | None,
    action: Action,
    *,
    subject: str = "",
    label: str = "",
    changes: Iterable[Change] = (),
    request_id: str | None = None,
) -> None:
    """Record an attempt with its outcome in the caller's transaction.

    This is for a new organization, which no row can refer to before the transaction creates it, and
    for what has happened already.
    """
    attempt = _attempt(actor, organization, action, subject, label, changes, request_id)
    _save(attempt)
    record_outcome(attempt, Result.DONE)


def record_refused(
    actor: Actor,
    organization: Organization | None,
    action: Action,
    *,
    subject: str,
    at: datetime,
    message: str = "",
) -> None:
    """Record an attempt that was refused at some earlier time, before it could change anything."""
    with transaction.atomic():
        attempt = _attempt(actor, organization, action, subject, subject, ())
        attempt.at = at
        _save(attempt)
        record_outcome(attempt, Result.REFUSED, message=message)


def unsettled(organization: Organization, subject: str) -> Iterable[Attempt]:
    """Return attempts on a subject whose result isn't known, or may have changed.

    An attempt that a check found not applied may have been applied afterwards.
    """
    attempts = Attempt.objects.filter(organization=organization, subject=subject)
    # A simple query first: every page of a number asks, and mostly nothing is unsettled
    newest = dict(attempts.order_by("outcomes").values_list("pk", "outcomes__result"))
    settled = (Result.DONE, Result.REFUSED)
    uncertain = [attempt for attempt, result in newest.items() if result not in settled]
    if not uncertain:
        return ()
    was_checked = Outcome.objects.filter(
        attempt=OuterRef("pk"), result=Result.NOT_APPLIED, observed=True
    )
    is_recent = Q(at__gte=Now() - CHECKED_AGAIN_FOR)
    return (
        attempts.filter(pk__in=uncertain)
        .with_newest_result()
        .filter(
            Q(newest_result=None)
            | Q(newest_result=Result.UNKNOWN)
            | Q(Exists(was_checked), is_recent, newest_result=Result.NOT_APPLIED)
        )
    )


def _save(attempt: Attempt) -> None:
    attempt.save()
    if attempt.organization_id is None:
        return  # the site's own record has no search
    SearchKey.objects.bulk_create(
        SearchKey(attempt=attempt, organization_id=attempt.organization_id, key=key)
        for key in search_keys(attempt.label, attempt.subject)
    )


def _attempt(
    actor: Actor,
    organization: Organization | None,
    action: Action,
    subject: str,
    label: str,
    changes: Iterable[Change],
    request_id: str | None = None,
) -> Attempt:
    return Attempt(
        organization=organization,
        actor=actor.email,
        actor_user_id=actor.user_id,
        address=actor.address,
        batch=actor.batch,
        action=action,
        subject=subject,
        label=storable(masked(label)),
        changes=[to_stored(change) for change in changes],
        request_id=request_id or uuid.uuid4().hex,
    )
