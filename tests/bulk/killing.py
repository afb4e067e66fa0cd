"""A run whose workers are killed: `python -m tests.bulk.killing name|delete KILLS`.

The environment names an empty database and Vapi. The key comes from standard input. Two workers
at a time carry out the run of all numbers, until both are killed at a random moment. Prints how
many numbers have each state, as JSON.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.tasks import TaskResultStatus  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from pydantic import SecretStr  # noqa: E402

from bulk import leases  # noqa: E402
from bulk.changes import Change  # noqa: E402
from bulk.changes.delete import Delete  # noqa: E402
from bulk.changes.form_fields import FormFields  # noqa: E402
from bulk.drafting.drafts import make_draft  # noqa: E402
from bulk.drafting.selection import Selection  # noqa: E402
from bulk.models import BulkChange, State  # noqa: E402
from bulk.running import control  # noqa: E402
from dashboard.activity.record import Actor  # noqa: E402
from dashboard.orgs.models import Membership, Organization, Role, User  # noqa: E402
from dashboard.workers.process import _connect_without_pool  # noqa: E402
from tests.bulk.bulk_editor import let_time_pass, states, work  # noqa: E402

CHANGES: dict[str, Change] = {
    "name": FormFields(typed={"name": ["Front desk"]}),
    "delete": Delete(),
}
WORKERS = 2
LONGEST_LIFE = 0.6
MOST_ROUNDS = 50


def forked(function: Callable[[], None]) -> int:
    """Run a function in a process of its own, with connections of its own. Return its id."""
    connections.close_all()
    if child := os.fork():
        return child
    try:
        function()
    finally:
        os._exit(0)


def wait_for(children: list[int]) -> None:
    for each in children:
        os.waitpid(each, 0)


def take_up() -> None:
    """Do what the sweeps of other workers do after a while."""
    let_time_pass()
    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY
    )
    leases.revive_lost()


def main(kind: str, kills: int) -> None:
    call_command("migrate", verbosity=0)
    _connect_without_pool()
    organization = Organization(slug="acme", name="Acme Support")
    organization.set_api_key(SecretStr(input()), region="us", by=None)
    organization.save()
    admin = User.objects.create_user("admin@acme.example", "of no use")
    Membership.objects.create(user=admin, organization=organization, role=Role.ADMIN)
    actor = Actor(admin.email, admin.pk, None)
    everything = Selection.of_search({})
    run = make_draft(organization, actor, CHANGES[kind], everything, {})
    wait_for([forked(work)])
    assert control.start(BulkChange.objects.get(pk=run.pk), actor)
    for _ in range(kills):
        workers = [forked(work) for _ in range(WORKERS)]
        time.sleep(random.uniform(0.02, LONGEST_LIFE))
        for each in workers:
            os.kill(each, signal.SIGKILL)
        wait_for(workers)
        take_up()
    for _ in range(MOST_ROUNDS):
        wait_for([forked(work)])
        run.refresh_from_db()
        if run.state == State.ENDED:
            break
        take_up()
    json.dump({"state": run.state, "reason": run.reason, "states": states(run)}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
