"""Workers of a run are killed at random moments: nothing is lost, and nothing is sent twice.

BULK_KILLS makes more of it: `BULK_KILLS=200 pytest tests/bulk/test_killed.py`.
"""

import itertools
import json
import os
import subprocess
import sys
from typing import Any

import pytest

import vapi_sandbox
from tests.audits.running.test_workers import database
from tests.outside import ROOT
from vapi_sandbox import Fault, Organization

__all__ = ["database"]

KILLS = int(os.environ.get("BULK_KILLS", "4"))
NUMBERS = max(30, 5 * KILLS)

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="forks"),
    pytest.mark.timeout(180 + 10 * KILLS),
]


@pytest.fixture
def acme(sandbox: vapi_sandbox.Sandbox) -> Organization:
    """An organization whose numbers have nothing odd, and whose Vapi isn't instant."""
    acme = sandbox.add_organization()
    for n in range(NUMBERS):
        acme.put({"provider": "telnyx", "number": f"+1415555{n:04}", "credentialId": "c1"})
    acme.fail("*", Fault("latency", seconds=0.02, jitter=0.02))
    return acme


def play(kind: str, database: str, sandbox: vapi_sandbox.Sandbox, acme: Organization) -> Any:
    """Kill the workers of a run, and return what killing.py printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bulk.killing", kind, str(KILLS)],
        env=os.environ
        | {
            "TEST_DATABASE_URL": database,
            "TEST_VAPI_API_URL": sandbox.url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        },
        input=acme.key,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def operations_by_number(acme: Organization) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    for each in acme.requests:
        found.setdefault(each.path.rpartition("/")[2], []).append(each.operation)
    return found


def test_no_number_is_changed_again_without_a_look(
    database: str, sandbox: vapi_sandbox.Sandbox, acme: Organization
) -> None:
    seen = play("name", database, sandbox, acme)
    assert seen == {"state": "ended", "reason": "", "states": {"done": NUMBERS}}
    assert {each["name"] for each in acme.numbers} == {"Front desk"}
    for operations in operations_by_number(acme).values():
        assert ("update", "update") not in itertools.pairwise(operations)


def test_no_number_is_deleted_twice(
    database: str, sandbox: vapi_sandbox.Sandbox, acme: Organization
) -> None:
    seen = play("delete", database, sandbox, acme)
    assert (seen["state"], seen["reason"]) == ("ended", "")
    assert sum(seen["states"].values()) == NUMBERS
    # Killed between the record and the request, a number is still there, and nobody tries again
    assert seen["states"].keys() <= {"done", "refused"}
    assert seen["states"].get("refused", 0) == len(acme.numbers)
    for operations in operations_by_number(acme).values():
        assert operations.count("delete") <= 1
