"""Writing the record: an attempt before a change is made, its outcome after.

Credentials are masked before anything is stored. A change at Vapi is written with `begin` and
`end`, since what came of it may stay unknown; one in our own database with `recorded`.
"""

import ipaddress
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Self

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from dashboard.orgs.http import Request
from dashboard.orgs.models import Organization
from vapi_client.json_values import ABSENT
from vapi_client.masking import masked

from .changes import Change, changes_between, storable, stored
from .models import Action, Attempt, Outcome, Result

__all__ = [
    "ABSENT",
    "COMMAND_LINE",
    "Action",
    "Actor",
    "Change",
    "Result",
    "begin",
    "changes_between",
    "end",
    "record_done",
    "record_refused",
    "recorded",
    "unsettled",
]


@dataclass(frozen=True)
class Actor:
    """Who makes a change, and from where."""

    email: str
    user_id: int | None
    address: str | None

    @classmethod
    def of(cls, request: Request) -> Self:
        """Who is signed in."""
        return cls(request.user.email, request.user.pk, _address(request))

    @classmethod
    def unknown(cls, request: HttpRequest) -> Self:
        """Somebody who isn't signed in: whom they claim to be is no more than that."""
        return cls("somebody signed out", None, _address(request))


COMMAND_LINE: Final = Actor("command line", None, None)


def begin(
    actor: Actor,
    organization: Organization,
    action: Action,
    *,
    subject: str = "",
    label: str = "",
    changes: Iterable[Change] = (),
    request_id: str | None = None,
) -> Attempt:
    """Writes down what is about to be attempted, and commits it: whatever happens then, it stays.

    Raises RuntimeError within somebody's transaction, which could take it back.
    """
    attempt = _attempt(actor, organization, action, subject, label, changes, request_id)
    with transaction.atomic(durable=True):
        attempt.save()
    return attempt


def end(
    attempt: Attempt,
    result: Result,
    *,
    status: int | None = None,
    message: str = "",
    subject: str = "",
    found_by_looking: bool = False,
) -> Outcome:
    """Writes down what came of an attempt."""
    return Outcome.objects.create(
        attempt=attempt,
        result=result,
        status=status,
        message=storable(masked(message)),
        subject=subject,
        found_by_looking=found_by_looking,
    )


@contextmanager
def recorded(
    actor: Actor,
    organization: Organization,
    action: Action,
    *,
    subject: str = "",
    label: str = "",
    changes: Iterable[Change] = (),
) -> Iterator[Attempt]:
    """For a change in our own database, which is made in one transaction with its outcome.

    Where it raises, nothing was changed, and the attempt was refused with the exception's words.
    """
    attempt = begin(actor, organization, action, subject=subject, label=label, changes=changes)
    try:
        with transaction.atomic():
            yield attempt
            end(attempt, Result.DONE)
    except Exception as error:
        end(attempt, Result.REFUSED, message=str(error) or type(error).__name__)
        raise


def record_done(
    actor: Actor,
    organization: Organization,
    action: Action,
    *,
    subject: str = "",
    label: str = "",
    changes: Iterable[Change] = (),
) -> None:
    """Writes an attempt with its outcome in the caller's transaction: for the organization that
    this transaction creates, and that nothing can refer to before."""
    attempt = _attempt(actor, organization, action, subject, label, changes)
    attempt.save()
    end(attempt, Result.DONE)


def record_refused(
    actor: Actor, organization: Organization, action: Action, *, subject: str, message: str = ""
) -> None:
    """Writes what came to nothing before it could change anything."""
    with transaction.atomic():
        attempt = _attempt(actor, organization, action, subject, subject, ())
        attempt.save()
        end(attempt, Result.REFUSED, message=message)


def unsettled(
    organization: Organization, subject: str, *, older_than: timedelta
) -> QuerySet[Attempt]:
    """Attempts on a subject of which it isn't known what came, begun at least so long ago."""
    return (
        Attempt.objects.filter(organization=organization, subject=subject)
        .filter(at__lte=timezone.now() - older_than)
        .with_newest_result()
        .filter(Q(newest_result=None) | Q(newest_result=Result.UNKNOWN))
    )


def _attempt(
    actor: Actor,
    organization: Organization,
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
        action=action,
        subject=subject,
        label=storable(masked(label)),
        changes=[stored(change) for change in changes],
        request_id=request_id or uuid.uuid4().hex,
    )


def _address(request: HttpRequest) -> str | None:
    """The client's IP address; a server behind a Unix socket has none."""
    value = request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(value.partition("%")[0]))
    except ValueError:
        return None
