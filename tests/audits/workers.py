"""What happens to workers, played with real ones: `python -m tests.audits.workers killed|paused`.

The database, which has nobody else in it, and Vapi are those of the environment, the key comes from
standard input. Prints what was seen.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.models.functions import Now  # noqa: E402
from django.test import Client  # noqa: E402
from pydantic import SecretStr  # noqa: E402

from audits.models import SNAPSHOT_MODELS, Audit, State  # noqa: E402
from dashboard.orgs.models import Membership, Organization, Role, User  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """As `make worker` starts one."""
    command = [sys.executable, "manage.py", "db_worker", "--queue-name=*", "--no-startup-delay"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=sys.stderr)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGCONT)
            process.kill()
        process.wait(PATIENCE)


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.02)


def is_in_the_middle(audit: Audit) -> bool:
    audit.refresh_from_db()
    return audit.state == State.RUNNING and 0 < audit.seen < (audit.total or 0)


def has_ended(audit: Audit) -> bool:
    audit.refresh_from_db()
    return not audit.is_open


def let_the_lease_lapse(audit: Audit) -> None:
    """As if its time had passed."""
    Audit.objects.filter(pk=audit.pk).update(lease_until=Now() - timedelta(seconds=1))


def rows_of(audit: Audit) -> int:
    return sum(model._default_manager.filter(audit=audit.pk).count() for model in SNAPSHOT_MODELS)


def told(audit: Audit) -> dict[str, object]:
    audit.refresh_from_db()
    return {
        "state": audit.state,
        "seen": audit.seen,
        "failure": audit.failure,
        "rows": rows_of(audit),
    }


class Support:
    """Somebody who presses the button and looks at the page."""

    def __init__(self, key: str) -> None:
        organization = Organization(slug="acme", name="Acme Support")
        organization.set_api_key(SecretStr(key), region="us", by=None)
        organization.save()
        user = User.objects.create_user("viewer@acme.example", "of no use")
        Membership.objects.create(user=user, organization=organization, role=Role.VIEWER)
        self._browser = Client(SERVER_NAME="localhost")
        self._browser.force_login(user)

    def ask(self) -> Audit:
        self._browser.post("/orgs/acme/audit/start/")
        return Audit.objects.order_by("-pk")[0]

    def sees(self, text: str) -> bool:
        return text in self._browser.get("/orgs/acme/audit/").text


def killed(support: Support) -> dict[str, object]:
    """SIGKILL in the middle, and an audit by another worker after it."""
    first = support.ask()
    with worker() as process:
        wait_until(lambda: is_in_the_middle(first))
        process.kill()
        process.wait(PATIENCE)
    joined = support.ask()  # nothing is known yet
    let_the_lease_lapse(first)
    cut_off = support.sees("The last audit was cut off")
    second = support.ask()
    with worker():
        wait_until(lambda: has_ended(second))
    return {
        "joined": joined == first,
        "cut off": cut_off,
        "first": told(first),
        "second": told(second),
    }


def paused(support: Support) -> dict[str, object]:
    """SIGSTOP in the middle until the lease has lapsed, and SIGCONT when another one is done."""
    first = support.ask()
    with worker() as sleeper:
        wait_until(lambda: is_in_the_middle(first))
        os.kill(sleeper.pid, signal.SIGSTOP)
        let_the_lease_lapse(first)
        second = support.ask()
        with worker():
            wait_until(lambda: has_ended(second))
        before = {"first": told(first), "second": told(second)}
        os.kill(sleeper.pid, signal.SIGCONT)
        sleeper.send_signal(signal.SIGTERM)  # it ends once it is through with what it was at
        sleeper.wait(PATIENCE)
    after = {"first": told(first), "second": told(second)}
    return {"before": before, "after": after, "ended": sleeper.returncode}


def main(scenario: str) -> None:
    call_command("migrate", verbosity=0)
    json.dump({"killed": killed, "paused": paused}[scenario](Support(input())), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
