"""A person who changes many numbers at once, and the worker that does the work."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import F
from django_tasks_db.models import DBTaskResult

from bulk.changes import Change
from bulk.drafting import drafts
from bulk.drafting.selection import Selection
from bulk.models import BulkChange, Item, Lease, Pace
from bulk.running import control
from dashboard.activity.record import Actor
from dashboard.workers.lane import Lane
from phone_numbers.models import NumberLease
from tests.cast import Cast
from vapi_client.json_values import JSON
from vapi_sandbox import Organization

LANE = "bulk-1"


class BulkEditor:
    """An operator of acme, whose ten numbers are desks of several providers."""

    def __init__(self, cast: Cast, actor: Actor, vapi: Organization) -> None:
        self.cast, self.actor, self.vapi = cast, actor, vapi
        self.admin = replace(actor, email=cast.admin.email, user_id=cast.admin.pk)
        for number in vapi.numbers:
            vapi.delete(number["id"])
        providers = ("twilio", "vonage", "telnyx", "byo-phone-number", "twilio")
        self.ids = [self.put(f"Desk {n}", provider) for n, provider in enumerate(providers * 2)]
        vapi.forget_requests()

    def put(self, name: str, provider: str = "twilio", **fields: Any) -> str:
        own = {
            "twilio": {"twilioAccountSid": "AC1"},
        }.get(provider, {"credentialId": "c1"})
        count = len(self.vapi.numbers)
        number = {"provider": provider, "number": f"+1415555{count:04}", "name": name}
        created = {"createdAt": f"2026-01-01T00:00:{count:02}.000Z"}
        return str(self.vapi.put({**number, **own, **created, **fields})["id"])

    def draft(
        self, change: Change, ids: Iterable[str] | Selection | None = None, **options: Any
    ) -> BulkChange:
        """Make a draft, and read its numbers."""
        chosen = self.ids if ids is None else ids
        selection = chosen if isinstance(chosen, Selection) else Selection.of_ids(chosen)
        draft = drafts.make_draft(self.cast.acme, self.actor, change, selection, {}, **options)
        work()
        draft.refresh_from_db()
        self.vapi.forget_requests()
        return draft

    def started(self, change: Change, ids: Iterable[str] | None = None) -> BulkChange:
        """Make a draft and start it."""
        draft = self.draft(change, ids)
        assert control.start(draft, self.admin if change.deletes else self.actor)
        draft.refresh_from_db()
        return draft

    def run(self, change: Change, ids: Iterable[str] | None = None) -> BulkChange:
        """Make a draft, and carry it out as far as possible without waiting."""
        started = self.started(change, ids)
        work()
        started.refresh_from_db()
        return started

    def stored(self, number_id: str) -> JSON:
        number = self.vapi.get(number_id)
        assert number is not None
        return number

    @property
    def names(self) -> list[str | None]:
        return [self.stored(each).get("name") for each in self.ids]

    def sent(self, operation: str) -> Counter[str]:
        """Count the requests of an operation by the id of their number."""
        requests = [each for each in self.vapi.requests if each.operation == operation]
        return Counter(each.path.rpartition("/")[2] for each in requests)


def work() -> None:
    """Run the tasks that are due, as a worker does, until there are none."""
    lane = Lane("worker", LANE)
    while (task := DBTaskResult.objects.ready().filter(queue_name="bulk").first()) is not None:
        task.claim(lane.worker_id)
        lane.run_task(task)
        task.refresh_from_db()
        assert task.status == "SUCCESSFUL", task.traceback


def let_time_pass(passed: timedelta = timedelta(minutes=5)) -> None:
    """Put back every time at which something expires or is due."""
    Item.objects.filter(due_at__isnull=False).update(due_at=F("due_at") - passed)
    Lease.objects.update(expires_at=F("expires_at") - passed)
    NumberLease.objects.update(expires_at=F("expires_at") - passed)
    Pace.objects.update(next_at=F("next_at") - passed, quiet_until=F("quiet_until") - passed)
    BulkChange.objects.update(read_at=F("read_at") - passed)
    DBTaskResult.objects.filter(run_after__year__lt=9000).update(run_after=F("run_after") - passed)


def states(bulk_change: BulkChange) -> Counter[str]:
    return Counter(bulk_change.items.values_list("state", flat=True))


def item_of(bulk_change: BulkChange, number_id: str) -> Item:
    return bulk_change.items.get(number_id=number_id)
