"""Make a draft, start a run, or store one: `python -m benchmarks.one_bulk draft|start|wait|store`.

The environment has the settings. Prints what it made as JSON.

draft   read the draft of all numbers of an organization, in this process
start   make a draft of all numbers and start it; workers read it and carry it out
wait    wait until the newest run has ended
store   store two runs for a page to show: one of STORED items, one of none
"""

import json
import sys
import time
from typing import Any

import django

django.setup()

from bulk.changes.form_fields import FormFields  # noqa: E402
from bulk.drafting.drafts import make_draft  # noqa: E402
from bulk.drafting.selection import Selection  # noqa: E402
from bulk.models import BulkChange, Item, ItemState, State  # noqa: E402
from bulk.running import control  # noqa: E402
from bulk.working import work_through  # noqa: E402
from dashboard.activity.record import COMMAND_LINE  # noqa: E402
from dashboard.orgs.database_clock import Now  # noqa: E402
from dashboard.orgs.models import Organization  # noqa: E402

from ..one_scan import peak_bytes  # noqa: E402

CHANGE = FormFields(typed={"name": ["Front desk"], "server.url": ["https://hooks.acme.example/"]})
STORED = 50_000
STATES = (ItemState.DONE, ItemState.DONE, ItemState.WAITING, ItemState.CONFLICT, ItemState.REFUSED)

Printed = dict[str, Any]


def draft(slug: str) -> Printed:
    made = _draft(slug)
    began, cpu = time.perf_counter(), time.process_time()
    work_through(made, lambda: None)
    return {
        "milliseconds": (time.perf_counter() - began) * 1000,
        "cpu": (time.process_time() - cpu) * 1000,
        "peak": peak_bytes(),
        "numbers": made.items.count(),
        "state": made.state,
    }


def start(slug: str) -> Printed:
    made = _draft(slug)
    while made.state == State.READING:
        time.sleep(0.1)
        made.refresh_from_db()
    return {"started": control.start(made, COMMAND_LINE), "numbers": made.items.count()}


def wait(slug: str) -> Printed:
    runs = BulkChange.objects.filter(organization__slug=slug)
    while (run := runs.latest("pk")).state == State.RUNNING:
        time.sleep(0.1)
    assert run.started_at and run.ended_at, run.reason
    taken = (run.ended_at - run.started_at).total_seconds()
    return {"milliseconds": taken * 1000, "counts": run.counts, "state": run.state}


def store(slug: str) -> Printed:
    organization = Organization.objects.get(slug=slug)
    pages = {}
    for kind, count in (("empty", 0), ("full", STORED)):
        run = BulkChange.make(COMMAND_LINE, organization, CHANGE, None, {})
        Item.objects.bulk_create(
            [_item(run, place) for place in range(1, count + 1)], batch_size=1_000
        )
        BulkChange.objects.filter(pk=run.pk).update(state=State.PAUSED, started_at=Now())
        pages[kind] = run.get_absolute_url()
    return pages


def _draft(slug: str) -> BulkChange:
    organization = Organization.objects.get(slug=slug)
    return make_draft(organization, COMMAND_LINE, CHANGE, Selection.of_search({}), {})


def _item(run: BulkChange, place: int) -> Item:
    state = STATES[place % len(STATES)]
    is_over = state != ItemState.WAITING
    return Item(
        bulk_change=run,
        place=place,
        number_id=f"number-{place}",
        label=f"+1415{place:07}",
        state=state,
        reason="Changed by somebody else since: Name." if is_over else "",
        due_at=None if is_over else Now(),
        ended_at=Now() if is_over else None,
    )


if __name__ == "__main__":
    commands = {"draft": draft, "start": start, "wait": wait, "store": store}
    print(json.dumps(commands[sys.argv[1]](sys.argv[2])))
