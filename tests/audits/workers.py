"""Scenarios with real workers: `python -m tests.audits.workers SCENARIO`.

The environment names a migrated database and Vapi. The key comes from standard input. Prints what
happened, as JSON.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import django

django.setup()

import httpx  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models.functions import Now  # noqa: E402
from django.test import Client  # noqa: E402
from pydantic import SecretStr  # noqa: E402

from audits.models import SNAPSHOT_MODELS, Audit, State  # noqa: E402
from dashboard.orgs.models import Membership, Organization, Role, User  # noqa: E402
from dashboard.workers.models import Worker  # noqa: E402
from tests.waiting import START, wait_until  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
MINUTE = 60.0


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker as `make worker` does, and wait until it runs."""
    command = [sys.executable, "manage.py", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=sys.stderr)
    known = Worker.objects.filter(name__endswith=f":{process.pid}")
    try:
        wait_until(known.exists, START)
        yield process
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGCONT)
            process.kill()
        process.wait(MINUTE)


def is_half_done(audit: Audit) -> bool:
    audit.refresh_from_db()
    return audit.state == State.RUNNING and 0 < audit.seen < (audit.total or 0)


def let_vapi_answer_at_once() -> None:
    """End the delays of Vapi's answers, also of those under way."""
    faults = f"{os.environ['TEST_VAPI_API_URL']}/_sandbox/faults"
    httpx.delete(faults, trust_env=False).raise_for_status()


def has_ended(audit: Audit) -> bool:
    audit.refresh_from_db()
    return not audit.is_open


def expire_lease(audit: Audit) -> None:
    Audit.objects.filter(pk=audit.pk).update(lease_until=Now() - timedelta(seconds=1))


def rows_of(audit: Audit) -> int:
    return sum(model._default_manager.filter(audit=audit.pk).count() for model in SNAPSHOT_MODELS)


def summary(audit: Audit) -> dict[str, object]:
    audit.refresh_from_db()
    return {
        "state": audit.state,
        "seen": audit.seen,
        "failure": audit.failure,
        "rows": rows_of(audit),
    }


class Viewer:
    """A person who runs audits in the browser."""

    def __init__(self, key: str) -> None:
        organization = Organization(slug="acme", name="Acme Support")
        organization.set_api_key(SecretStr(key), region="us", by=None)
        organization.save()
        user = User.objects.create_user("viewer@acme.example", "of no use")
        Membership.objects.create(user=user, organization=organization, role=Role.VIEWER)
        self._browser = Client(SERVER_NAME="localhost")
        self._browser.force_login(user)

    def run_audit(self) -> Audit:
        self._browser.post("/orgs/acme/audit/start/")
        return Audit.objects.order_by("-pk")[0]

    def sees(self, text: str) -> bool:
        return text in self._browser.get("/orgs/acme/audit/").text


def killed(viewer: Viewer) -> dict[str, object]:
    """Kill a worker during an audit, which a second worker then carries out within a minute."""
    audit = viewer.run_audit()
    alone = viewer.sees("No worker is running")
    with worker() as process:
        wait_until(lambda: is_half_done(audit), MINUTE)
        process.kill()
        process.wait(MINUTE)
    let_vapi_answer_at_once()
    joined = viewer.run_audit()  # nobody knows yet that the worker is dead
    with worker():
        wait_until(lambda: has_ended(audit), MINUTE)
    return {"alone": alone, "joined": joined == audit, "audit": summary(audit)}


def stopped(viewer: Viewer) -> dict[str, object]:
    """Stop a worker during an audit, which a second worker then carries out at once."""
    audit = viewer.run_audit()
    with worker() as process:
        wait_until(lambda: is_half_done(audit), MINUTE)
        process.terminate()
        process.wait(MINUTE)
    let_vapi_answer_at_once()
    known = Worker.objects.count()
    with worker():
        wait_until(lambda: has_ended(audit), MINUTE)
    return {"ended": process.returncode, "known": known, "audit": summary(audit)}


def paused(viewer: Viewer) -> dict[str, object]:
    """Pause a worker during an audit until its lease has expired and another audit is done."""
    first = viewer.run_audit()
    with worker() as paused_worker:
        wait_until(lambda: is_half_done(first), MINUTE)
        with transaction.atomic():
            expire_lease(first)  # so that the worker holds no lock for which all others would wait
            os.kill(paused_worker.pid, signal.SIGSTOP)
            os.waitpid(paused_worker.pid, os.WUNTRACED)  # the signal arrives a little later
        let_vapi_answer_at_once()
        second = viewer.run_audit()
        with worker():
            wait_until(lambda: has_ended(second), MINUTE)
        before = {"first": summary(first), "second": summary(second)}
        os.kill(paused_worker.pid, signal.SIGCONT)
        paused_worker.send_signal(signal.SIGTERM)  # it exits after its current task
        paused_worker.wait(MINUTE)
    after = {"first": summary(first), "second": summary(second)}
    return {"before": before, "after": after, "ended": paused_worker.returncode}


def killed_command(viewer: Viewer) -> dict[str, object]:
    """Kill `manage.py audit` during an audit, and run it again at once and within a minute."""
    command = [sys.executable, "manage.py", "audit", "acme", "--format=csv"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as first:
        wait_until(lambda: any(is_half_done(each) for each in Audit.objects.all()), START)
        first.kill()
    let_vapi_answer_at_once()
    codes = [subprocess.call(command, cwd=ROOT, stdout=subprocess.DEVNULL)]
    if codes[0]:
        wait_until(lambda: not Audit.objects.filter(lease_until__gt=Now()).exists(), MINUTE)
        codes.append(subprocess.call(command, cwd=ROOT, stdout=subprocess.DEVNULL))
    killed_audit, *_, again = Audit.objects.order_by("pk")
    return {"codes": codes, "killed": summary(killed_audit), "again": summary(again)}


def main(scenario: str) -> None:
    json.dump(
        SCENARIOS[scenario](Viewer(input())),
        sys.stdout,
    )


SCENARIOS = {
    "killed": killed,
    "killed command": killed_command,
    "paused": paused,
    "stopped": stopped,
}


if __name__ == "__main__":
    main(sys.argv[1])
