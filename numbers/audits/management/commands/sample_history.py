"""Gives an organization of a sample site a past: `make demo` calls it once.

Every change is made by the code that people's changes run through, against the sandbox. Afterwards
its rows are moved back in time: the database dates them, and no clock can be set.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Max

from audits.models import Acceptance, Audit, AuditedNumber, Finding, today
from audits.running.request import request_audit
from audits.running.run import run_audit
from audits.worklist.acceptances import accept
from dashboard.activity import triggers
from dashboard.activity.models import Attempt, Outcome
from dashboard.activity.record import Actor
from dashboard.orgs.database_clock import database_time
from dashboard.orgs.models import Membership, Organization, Role
from phone_numbers.browsing import saved_searches as searches
from phone_numbers.browsing.list_query import ListQuery
from phone_numbers.saving.save import save_number
from vapi_client.json_values import JSON
from vapi_client.names import read_names

FOUNDED = timedelta(days=30)
BETWEEN_ENTRIES = timedelta(minutes=6)
ELSEWHERE = "+14155550100"  # no number of the sample data


class Command(BaseCommand):
    help = "Give an organization whose Vapi is a sandbox a past, unless it has audits already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.get(slug=options["slug"])
        if not _is_here(settings.VAPI_API_URLS[organization.region]):
            raise CommandError(
                "This changes numbers, so it runs against a sandbox on this machine."
            )
        if not Audit.objects.filter(organization=organization).exists():
            Past(organization).make()


class Past:
    """The last weeks of an organization, from the oldest day to today."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self.now = database_time()
        members = organization.memberships.select_related("user").order_by("pk")
        self.admin = _actor(next(each for each in members if each.may(Role.ADMIN)))
        operators = [_actor(each) for each in members if each.role == Role.OPERATOR]
        self.early, self.late = operators[0], operators[-1]
        self.assistants = sorted(read_names(organization.vapi().list_assistants).by_id)

    def make(self) -> None:
        """Work, then audit, on each of these days."""
        with self._moved_to(self.now - FOUNDED, since=0):
            Organization.objects.filter(pk=self.organization.pk).update(
                api_key_set_at=self.now - FOUNDED, created_at=self.now - FOUNDED
            )
            self.organization.memberships.update(created_at=self.now - FOUNDED)
        self.organization.refresh_from_db()
        days: Sequence[tuple[timedelta, Callable[[], object]]] = [
            (timedelta(days=21), lambda: None),
            (timedelta(days=18), self.make_loop),
            (timedelta(days=15), lambda: self.assign(self.early, 3)),
            (timedelta(days=12), self.accept_and_share),
            (timedelta(days=9), lambda: self.set_fallbacks(self.late, 5)),
            (timedelta(days=7), lambda: self.assign(self.late, 4)),
            (timedelta(days=4), self.name_numbers),
            (timedelta(days=2), lambda: self.set_fallbacks(self.early, 6)),
            (timedelta(days=1), lambda: self.assign(self.late, 3)),
            (timedelta(hours=2), self.break_loop),
        ]
        for ago, work in days:
            with self._moved_to(self.now - ago):
                work()
                audit, _ = request_audit(self.organization, self.early.email)
                run_audit(audit.pk)

    def make_loop(self) -> None:
        """Let two numbers fall back to each other, which an audit finds. Nobody assigns them."""
        one, two = self._numbers("no-fallback", 2, provider__in=("telnyx", "vonage"))
        for number, other in ((one, two), (two, one)):
            self._save(self.early, number.number_id, {"fallbackDestination": _to(other.number)})

    def break_loop(self) -> None:
        [number, _] = self._numbers("fallback-loop", 2)
        self._save(self.admin, number.number_id, {"fallbackDestination": _to(ELSEWHERE)})

    def assign(self, by: Actor, count: int) -> None:
        for place, number in enumerate(self._numbers("unassigned", count, provider="twilio")):
            assistant = self.assistants[place % len(self.assistants)]
            self._save(by, number.number_id, {"assistantId": assistant})

    def set_fallbacks(self, by: Actor, count: int) -> None:
        for number in self._numbers("no-fallback", count, provider="telnyx"):
            self._save(by, number.number_id, {"fallbackDestination": _to(ELSEWHERE)})

    def name_numbers(self) -> None:
        for number in self._numbers("unnamed", 2, provider="twilio"):
            self._save(self.early, number.number_id, {"name": f"Line {number.number[-4:]}"})

    def accept_and_share(self) -> None:
        """Accept findings, one and a few at once, and share a search."""
        until = today() + timedelta(days=60)
        stuck = [
            ("stuck-activating", each.number_id) for each in self._numbers("stuck-activating", 1)
        ]
        accept(self.organization, self.admin, stuck, reason="Vapi's support is on it", until=until)
        trunks = self._numbers("unassigned", 3, provider="byo-phone-number")
        spare = [("unassigned", each.number_id) for each in trunks]
        accept(self.organization, self.early, spare, reason="Spare lines", until=until)
        query = ListQuery(search="front desk")
        searches.save(self.organization, "Front desks", query, shared=True, by=self.admin)

    def _numbers(self, rule: str, count: int, **fields: Any) -> list[AuditedNumber]:
        """Return numbers with a finding in the newest audit."""
        audit = Audit.objects.newest_finished(self.organization)
        found = Finding.objects.filter(audit=audit, rule=rule).values("number_id")
        numbers = AuditedNumber.objects.filter(audit=audit, number_id__in=found, **fields)
        return list(numbers.order_by("number", "pk")[:count])

    def _save(self, by: Actor, number_id: str, fields: JSON) -> None:
        base = self.organization.vapi().get_number(number_id).received
        save_number(self.organization, by, number_id, base=base, mine={**base, **fields})

    @contextmanager
    def _moved_to(self, moment: datetime, since: int | None = None) -> Iterator[None]:
        """Date what the block records to a moment, each entry some minutes after the one before."""
        newest = Attempt.objects.aggregate(newest=Max("pk"))["newest"] or 0
        audits = Audit.objects.aggregate(newest=Max("pk"))["newest"] or 0
        yield
        entries = Attempt.objects.filter(
            organization=self.organization, pk__gt=newest if since is None else since
        )
        with triggers.suspended(using=DEFAULT_DB_ALIAS):
            for place, entry in enumerate(entries.order_by("pk")):
                at = moment - (len(entries) - place) * BETWEEN_ENTRIES
                models.QuerySet(Attempt).filter(pk=entry.pk).update(at=at)
                models.QuerySet(Outcome).filter(attempt=entry).update(at=at)
        of_block = Audit.objects.filter(organization=self.organization, pk__gt=audits)
        of_block.update(requested_at=moment, began_at=moment, ended_at=moment)
        accepted = Acceptance.objects.filter(
            organization=self.organization, accepted_at__gte=self.now
        )
        accepted.update(accepted_at=moment)


def _actor(membership: Membership) -> Actor:
    return Actor(membership.user.email, membership.user_id, "203.0.113.7")


def _to(number: str) -> JSON:
    return {"type": "number", "number": number}


def _is_here(url: str) -> bool:
    return urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}
