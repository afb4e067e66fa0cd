"""Real workers in processes of their own, killed or paused during an audit."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vapi_sandbox
from tests.audits.workers import ROOT
from tests.new_database import migrated_database
from tests.waiting import START
from vapi_sandbox import Fault

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
NUMBERS = 6000  # several pages, fetched in several batches


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    with migrated_database(tmp_path) as url:
        yield url


def play(scenario: str, database: str, vapi: vapi_sandbox.Sandbox) -> dict[str, Any]:
    """Run a scenario of workers.py, and return what it printed.

    Vapi is slow until the scenario has stopped a worker, so that it waits for Vapi then.
    """
    organization = vapi.add_organization(numbers=NUMBERS, assistants=3, squads=1)
    organization.fail("list", Fault("latency", seconds=5))
    environment = os.environ | {
        "TEST_DATABASE_URL": database,
        "TEST_VAPI_API_URL": vapi.url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.audits.workers", scenario],
        env=environment,
        input=organization.key,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * START,  # within the limit of a test
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


INTERRUPTED = "The worker stopped before the audit was finished."


def test_after_a_worker_is_killed_another_carries_out_its_audit_within_a_minute(
    database: str, sandbox: vapi_sandbox.Sandbox
) -> None:
    seen = play("killed", database, sandbox)
    assert seen["alone"] and seen["joined"]
    assert seen["audit"]["state"] == "finished"
    assert seen["audit"]["seen"] == NUMBERS
    assert 2 * NUMBERS < seen["audit"]["rows"] < 4 * NUMBERS


def test_a_worker_that_is_stopped_hands_its_audit_over_at_once(
    database: str, sandbox: vapi_sandbox.Sandbox
) -> None:
    seen = play("stopped", database, sandbox)
    assert (seen["ended"], seen["known"]) == (0, 0)
    assert (seen["audit"]["state"], seen["audit"]["seen"]) == ("finished", NUMBERS)


def test_a_worker_paused_beyond_its_lease_writes_nothing_and_exits_cleanly(
    database: str, sandbox: vapi_sandbox.Sandbox
) -> None:
    seen = play("paused", database, sandbox)
    assert seen["before"]["first"]["failure"] == INTERRUPTED
    assert seen["before"]["second"]["state"] == "finished"
    assert seen["after"] == seen["before"]
    assert seen["ended"] == 0


def test_after_a_command_is_killed_another_runs_an_audit_within_a_minute(
    database: str, sandbox: vapi_sandbox.Sandbox
) -> None:
    seen = play("killed command", database, sandbox)
    assert seen["codes"] in ([2, 0], [0])
    assert (seen["killed"]["state"], seen["killed"]["failure"]) == ("failed", INTERRUPTED)
    assert (seen["again"]["state"], seen["again"]["seen"]) == ("finished", NUMBERS)
