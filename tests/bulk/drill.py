"""Runs whose workers are killed or suspended: `python -m tests.bulk.drill`.

The environment names an empty database and Vapi. Each line of standard input is a drill as JSON:
its `scenario`, the `kind` of change, how many `times` something happens to the workers, the `key`
of an organization at Vapi, and the `ids` of its numbers. The answer is a line of JSON with the
outcomes.

This process forks, so it has no threads: whatever asks Vapi is done in a process of its own.

Time that has to pass is put back in the database (`let_time_pass`), and only while no worker runs
that could still be waiting for Vapi.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection, connections  # noqa: E402
from django.db.models import Q  # noqa: E402
from pydantic import SecretStr  # noqa: E402

from bulk import leases, pacing  # noqa: E402
from bulk.changes.delete import Delete  # noqa: E402
from bulk.changes.form_fields import FormFields  # noqa: E402
from bulk.drafting.drafts import make_draft  # noqa: E402
from bulk.drafting.selection import Selection  # noqa: E402
from bulk.files.imports import make_draft_of_new_numbers  # noqa: E402
from bulk.models import BulkChange, Item, ItemState, Pace, State  # noqa: E402
from bulk.running import claims, control, creating  # noqa: E402
from bulk.working import MOVING  # noqa: E402
from dashboard.activity.record import Actor  # noqa: E402
from dashboard.orgs.database_clock import Now  # noqa: E402
from dashboard.orgs.models import Membership, Organization, Role, User  # noqa: E402
from dashboard.workers import takeover  # noqa: E402
from dashboard.workers.models import Worker  # noqa: E402
from dashboard.workers.process import WorkerProcess  # noqa: E402
from phone_numbers.saving import leases as number_leases  # noqa: E402
from phone_numbers.saving import unsettled_creates  # noqa: E402
from tests.bulk.bulk_editor import let_time_pass, states, work  # noqa: E402

NAME = {"name": ["Front desk"]}
WORKERS = 2
LONGEST_LIFE = 1.5
IN_FLIGHT = 3.0  # so long that Vapi has applied a request, on a busy machine too
MOST_ROUNDS = 50
NUMBERS_OF_A_STOP = 15
RATE = 20.0  # requests a second, so that a run outlives what happens to its workers
DUE_SOON = timedelta(seconds=5)
LONGEST_ITEM = timedelta(seconds=45)  # an item that is under way for longer was left there

OTHER_TRANSACTIONS = """
    SELECT pid FROM pg_stat_activity WHERE datname = current_database()
    AND backend_type = 'client backend' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
"""


class RunningWorker:
    """A worker in a process of its own."""

    def __init__(self) -> None:
        self._worker = WorkerProcess()
        self._pid = forked(self._worker.run)

    def suspend(self) -> None:
        """Suspend it between its transactions, for whose locks all others would wait."""
        self._stop()
        while not nobody_is_in_a_transaction():
            os.kill(self._pid, signal.SIGCONT)
            time.sleep(0.001)
            self._stop()

    def _stop(self) -> None:
        os.kill(self._pid, signal.SIGSTOP)
        os.waitpid(self._pid, os.WUNTRACED)  # the signal arrives a little later

    def wake_up(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        """Kill it, and put its tasks back, as the other workers do after a while."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        takeover.put_back_tasks_of(self._worker.id)
        Worker.objects.filter(pk=self._worker.id).delete()


def forked(function: Callable[[], object]) -> int:
    """Run a function in a process of its own, with connections of its own. Return its id."""
    connections.close_all()
    if child := os.fork():
        return child
    status = 1
    try:
        function()
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(status)


def nobody_is_in_a_transaction() -> bool:
    with closing(connection), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 200")
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except OperationalError:
                return False
            return True
        cursor.execute(OTHER_TRANSACTIONS)
        return cursor.fetchone() is None


def in_own_process(function: Callable[[], object]) -> None:
    """Call a function in a process that nobody kills."""
    _, status = os.waitpid(forked(function), 0)
    assert status == 0, "a process failed; the log has the reason"


def take_up(in_flight: float = IN_FLIGHT) -> None:
    """Let so much time pass that every lease has expired, and sweep."""
    time.sleep(in_flight)
    let_time_pass()
    leases.revive_lost()
    control.promote_all()


def finish(bulk_change: BulkChange) -> BulkChange:
    """Let a draft be read, or a run be done."""
    for _ in range(MOST_ROUNDS):
        in_own_process(work)
        bulk_change.refresh_from_db()
        if bulk_change.state not in MOVING:
            break
        take_up()
    return bulk_change


class Drill:
    """What happens to the workers of an organization of its own."""

    def __init__(self, key: str, kind: str, times: int, ids: list[str]) -> None:
        self.kind, self.times, self.ids = kind, times, ids
        slug = f"acme-{Organization.objects.count()}"
        self.organization = Organization(slug=slug, name="Acme Support")
        self.organization.set_api_key(SecretStr(key), region="us", by=None)
        self.organization.save()
        admin = User.objects.create_user(f"admin@{slug}.example", "of no use")
        Membership.objects.create(user=admin, organization=self.organization, role=Role.ADMIN)
        self.actor = Actor(admin.email, admin.pk, None)

    def killed(self) -> list[BulkChange]:
        """Kill one worker, the other, or both, at random moments of a run of all numbers."""
        pacing.set_rate(self.organization, RATE)
        run = self.start(Selection.of_search({}))
        workers = [RunningWorker() for _ in range(WORKERS)]
        for _ in range(self.times):
            time.sleep(random.uniform(0.0, LONGEST_LIFE))
            victims = random.choice(([0], [1], [0, 1]))
            for each in victims:
                workers[each].kill()
            if len(victims) == WORKERS:
                take_up()
            for each in victims:
                workers[each] = RunningWorker()
        for worker in workers:
            worker.kill()
        take_up()
        return [finish(run)]

    @patch.object(number_leases, "SENT_WITHIN", timedelta(seconds=IN_FLIGHT - 0.5))
    def suspended(self) -> list[BulkChange]:
        """Suspend a worker at a random moment, let others do its run, and wake it up again."""
        pacing.set_rate(self.organization, RATE)
        runs = []
        for place in range(self.times):
            first = place * NUMBERS_OF_A_STOP
            run = self.start(Selection.of_ids(self.ids[first : first + NUMBERS_OF_A_STOP]))
            worker = RunningWorker()
            time.sleep(random.uniform(0.2, 0.8))
            worker.suspend()
            take_up()
            runs.append(finish(run))
            worker.wake_up()
            time.sleep(0.5)
            worker.kill()
        return runs

    def undisturbed(self) -> list[BulkChange]:
        """Let two workers do a run. Before it starts, whoever started the drill prepares Vapi."""
        pacing.set_rate(self.organization, RATE)
        run = self.start(Selection.of_search({}), prepare=told_to_go_on)
        while run.state == State.RUNNING:
            workers = [RunningWorker() for _ in range(WORKERS)]
            while run.state == State.RUNNING and self.has_work(run):
                time.sleep(0.2)
                run.refresh_from_db()
            for each in workers:
                each.kill()
            if run.state == State.RUNNING:
                self.wait_while_quiet()
                take_up(in_flight=0.0)  # nothing was under way
        return [run]

    def start(self, numbers: Selection, prepare: Callable[[], object] = lambda: None) -> BulkChange:
        in_own_process(lambda: self.draft(numbers))
        draft = finish(BulkChange.objects.latest("pk"))
        prepare()
        assert control.start(draft, self.actor), draft.reason
        draft.refresh_from_db()
        return draft

    def draft(self, numbers: Selection) -> BulkChange:
        """Make a draft; if its kind is `create`, of as many new numbers as there are old ones."""
        if self.kind != "create":
            change = Delete() if self.kind == "delete" else FormFields(typed=NAME)
            return make_draft(self.organization, self.actor, change, numbers, {})
        rows = [f"+1628555{n:04}" for n in range(len(self.ids))]
        file = "\n".join(["number", *rows, ""]).encode()
        return make_draft_of_new_numbers(
            self.organization, self.actor, "new.csv", file, "telnyx", {"credentialId": "c1"}
        )

    def wait_while_quiet(self) -> None:
        """Wait as long as Vapi asked, which `let_time_pass` would cut short."""
        quiet = Pace.objects.filter(pk=self.organization.pk, quiet_until__gt=Now())
        while quiet.exists():
            time.sleep(0.1)

    def has_work(self, run: BulkChange) -> bool:
        """Return whether there is something to do before long, or nothing at all any more."""
        left = Item.objects.filter(bulk_change=run).left()
        in_hand = Q(
            state=ItemState.UNDER_WAY, due_at__gte=Now() + claims.CLAIM_DURATION - LONGEST_ITEM
        )
        soon = in_hand | Q(due_at__lte=Now() + DUE_SOON)
        return not left.exists() or left.filter(soon).exists()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def told_to_go_on() -> None:
    say("ready")
    sys.stdin.readline()


def play(scenario: str, **options: Any) -> dict[str, Any]:
    runs = getattr(Drill(**options), scenario)()
    found = [states(each) for each in runs]
    not_done = Item.objects.filter(bulk_change__in=runs).exclude(state=ItemState.DONE)
    for item in not_done.order_by("reason"):
        sys.stderr.write(f"{item}, after {item.tries} tries: {item.reason}\n")
    return {
        "runs": [[each.state, each.reason] for each in runs],
        "states": dict(sum(found[1:], found[0])),
    }


def main() -> None:
    warnings.filterwarnings("error", "This process .* is multi-threaded")
    connection.settings_dict["OPTIONS"].pop("pool", None)  # it has threads
    # The time of a create stands in the record, which nothing can move
    for module in (creating, unsettled_creates):
        vars(module)["WRITE_LASTS"] = timedelta(seconds=IN_FLIGHT)
    call_command("migrate", verbosity=0)
    for line in sys.stdin:
        say(json.dumps(play(**json.loads(line))))


if __name__ == "__main__":
    main()
