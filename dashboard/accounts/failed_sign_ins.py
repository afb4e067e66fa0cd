"""Recording failed sign-ins in the activity of each organization that the address belongs to.

Those of site administrators are on the site's own record, too. The request only enqueues a task,
for any address. A worker looks up the account, so the time that a response takes doesn't tell
whether an address has one.
"""

import logging
from datetime import datetime

from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest
from django.tasks import task

from dashboard.activity.models import Action
from dashboard.activity.record import Actor, record_refused
from dashboard.orgs.database_clock import database_time
from dashboard.orgs.models import Organization, User
from dashboard.web.finished_tasks import delete_finished
from dashboard.web.proxy import client_address

from .sign_in_log import log_failure

LIMITED = (
    "Too many attempts: the password wasn't checked. Further attempts within five minutes aren't "
    "recorded."
)
LIMIT_SECONDS = 300  # as long as allauth's limit for an address

logger = logging.getLogger(__name__)


def report_failure(request: HttpRequest, email: str) -> None:
    """Report a wrong password, or an account that is disabled."""
    log_failure(request, "wrong address or password, or a disabled account")
    _enqueue(request, email)


def report_wrong_factor(request: HttpRequest, email: str) -> None:
    """Report a wrong code, or a passkey that isn't the person's."""
    log_failure(request, "wrong second factor")
    _enqueue(request, email, "The second factor was wrong.")


def report_refused(request: HttpRequest, email: str, reason: str) -> None:
    """Report that single sign-on refused somebody. Without an account, there is no address."""
    log_failure(request, "single sign-on refused it")
    if email:
        _enqueue(request, email, reason)


def report_limited(request: HttpRequest, email: str) -> None:
    """Report an attempt beyond the limit, but record only the first."""
    log_failure(request, "too many attempts")
    if cache.add(f"accounts.limited:{email.lower()}", True, LIMIT_SECONDS):
        _enqueue(request, email, LIMITED)


@task()
def record_failed_sign_in(email: str, ip_address: str | None, at: str, message: str) -> None:
    """Record a failed sign-in in every organization that the account was in at that time."""
    if user := User.objects.with_email(email):
        for organization in _records_of(user, at):
            record_refused(
                Actor.signed_out(ip_address),
                organization,
                Action.SIGN_IN_FAILED,
                subject=user.email,
                at=datetime.fromisoformat(at),
                message=message,
            )
    delete_finished(record_failed_sign_in)


def _records_of(user: User, at: str) -> list[Organization | None]:
    """Return whose records have the failure; None is the site's own."""
    memberships = user.memberships.filter(created_at__lte=at).select_related("organization")
    organizations = [each.organization for each in memberships]
    return [*organizations, None] if user.is_site_administrator else [*organizations]


def _enqueue(request: HttpRequest, email: str, message: str = "") -> None:
    """Enqueue the task. Signing in goes on if the database refuses."""
    try:
        at = database_time().isoformat()
        record_failed_sign_in.enqueue(email, client_address(request), at, message)
    except DatabaseError:
        logger.exception("a failed sign-in could not be recorded")
