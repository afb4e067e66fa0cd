"""Workers of runs are killed and suspended, and Vapi fails: nothing is lost or sent twice.

`BULK_DRILL=long` makes much more of each drill (CONTRIBUTING.md).
"""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import vapi_sandbox
from tests.new_database import new_database
from tests.outside import ROOT
from tests.waiting import wait_until
from vapi_sandbox import Fault, Organization

IS_LONG = os.environ.get("BULK_DRILL") == "long"
KILLS, KILLED = (150, 1000) if IS_LONG else (3, 30)
CREATED = 1000 if IS_LONG else 15
STOPS = 20 if IS_LONG else 2
FAULTY = 100 if IS_LONG else 4
CHANGED, CHANGED_BY_OTHERS = (1000, 50) if IS_LONG else (60, 10)
LATENCY = Fault("latency", seconds=0.03, jitter=0.03)
RETRY_AFTER, UNDER_WAY = timedelta(seconds=5), timedelta(seconds=4)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.database,
    pytest.mark.timeout(1800),
]


class Drills:
    """The process that plays drills (drill.py)."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path) -> None:
        assert process.stdin and process.stdout
        self._input, self._output, self._log = process.stdin, process.stdout, log

    def play(
        self, scenario: str, acme: Organization, kind: str = "name", times: int = 0
    ) -> dict[str, Any]:
        """Play a drill, and return the outcomes."""
        self._start(scenario, acme, kind, times)
        return self._answer()

    def prepare(self, acme: Organization) -> None:
        """Let a draft be made, and wait until its run is about to start."""
        self._start("undisturbed", acme, "name", 0)
        assert self._output.readline() == "ready\n"

    def go_on(self) -> dict[str, Any]:
        self._tell({})
        return self._answer()

    def _start(self, scenario: str, acme: Organization, kind: str, times: int) -> None:
        ids = [str(each["id"]) for each in acme.numbers]
        options = {"kind": kind, "times": times, "key": acme.key, "ids": ids}
        self._tell({"scenario": scenario, **options})

    def _tell(self, words: dict[str, Any]) -> None:
        self._input.write(f"{json.dumps(words)}\n")
        self._input.flush()

    def _answer(self) -> dict[str, Any]:
        line = self._output.readline()
        assert line, self._log.read_text()
        answer: dict[str, Any] = json.loads(line)
        return answer


@pytest.fixture(scope="module")
def drills(
    sandbox: vapi_sandbox.Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Drills]:
    directory = tmp_path_factory.mktemp("drills")
    log = directory / "log"
    with new_database(directory) as database, log.open("w") as written:
        environment = os.environ | {
            "TEST_DATABASE_URL": database,
            "TEST_VAPI_API_URL": sandbox.url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        with subprocess.Popen(
            [sys.executable, "-m", "tests.bulk.drill"],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
        ) as process:
            yield Drills(process, log)


@pytest.fixture
def organization_with(sandbox: vapi_sandbox.Sandbox) -> Callable[[int], Organization]:
    """Return an organization whose numbers have nothing odd, and whose Vapi isn't instant."""

    def added(count: int) -> Organization:
        acme = sandbox.add_organization()
        for n in range(count):
            acme.put({"provider": "telnyx", "number": f"+1415555{n:04}", "credentialId": "c1"})
        acme.fail("*", LATENCY)
        return acme

    return added


OrganizationWith = Callable[[int], Organization]


def operations_by_number(acme: Organization) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    for each in acme.requests:
        found.setdefault(each.path.rpartition("/")[2], []).append(each.operation)
    return found


def assert_no_change_without_a_look(acme: Organization) -> None:
    for operations in operations_by_number(acme).values():
        assert ("update", "update") not in itertools.pairwise(operations)


def assert_deleted_once(acme: Organization, states: dict[str, int], count: int) -> None:
    """Check deletions. Killed between the record and the request, a number is still there, and
    nobody tries again."""
    assert states.keys() <= {"done", "refused"}
    assert sum(states.values()) == count
    assert states.get("refused", 0) == len(acme.numbers)
    for operations in operations_by_number(acme).values():
        assert operations.count("delete") <= 1


def report(drill: str, acme: Organization, seen: dict[str, Any]) -> None:
    sent = [each.operation for each in acme.requests]
    counts = {each: sent.count(each) for each in ("get", "create", "update", "delete")}
    if IS_LONG:
        sys.stderr.write(f"\n{drill}: {seen['states']}, requests {counts}\n")


def test_no_number_is_changed_again_without_a_look_after_kills(
    drills: Drills, organization_with: OrganizationWith
) -> None:
    acme = organization_with(KILLED)
    seen = drills.play("killed", acme, "name", KILLS)
    report(f"{KILLS} kills", acme, seen)
    assert seen == {"runs": [["ended", ""]], "states": {"done": KILLED}}
    assert {each["name"] for each in acme.numbers} == {"Front desk"}
    assert_no_change_without_a_look(acme)


def test_no_number_is_deleted_twice_after_kills(
    drills: Drills, organization_with: OrganizationWith
) -> None:
    acme = organization_with(KILLED)
    seen = drills.play("killed", acme, "delete", KILLS)
    report(f"{KILLS} kills", acme, seen)
    assert seen["runs"] == [["ended", ""]]
    assert_deleted_once(acme, seen["states"], KILLED)


def test_no_number_is_created_twice_after_kills(
    drills: Drills, organization_with: OrganizationWith
) -> None:
    acme = organization_with(CREATED)
    seen = drills.play("killed", acme, "create", KILLS)
    report(f"{KILLS} kills", acme, seen)
    assert seen["runs"] == [["ended", ""]]
    creates = [each for each in acme.requests if each.operation == "create"]
    sent = [each.body["number"] for each in creates if each.body]  # none, if killed while sending
    assert len(sent) == len(set(sent))
    states = seen["states"]
    assert states.keys() <= {"done", "refused"} and sum(states.values()) == CREATED
    new = [each["number"] for each in acme.numbers if each["number"].startswith("+1628")]
    assert len(new) == len(set(new)) == states["done"]


def test_a_worker_that_was_suspended_beyond_its_lease_changes_nothing_again(
    drills: Drills, organization_with: OrganizationWith
) -> None:
    acme = organization_with(STOPS * 15)
    seen = drills.play("suspended", acme, "name", STOPS)
    report(f"{STOPS} stops", acme, seen)
    assert seen == {"runs": [["ended", ""]] * STOPS, "states": {"done": STOPS * 15}}
    assert_no_change_without_a_look(acme)


def test_a_worker_that_was_suspended_beyond_its_lease_deletes_nothing_again(
    drills: Drills, organization_with: OrganizationWith
) -> None:
    acme = organization_with(STOPS * 15)
    seen = drills.play("suspended", acme, "delete", STOPS)
    report(f"{STOPS} stops", acme, seen)
    assert seen["runs"] == [["ended", ""]] * STOPS
    assert_deleted_once(acme, seen["states"], STOPS * 15)


def test_rate_limits_and_failures_are_outlived(
    drills: Drills, organization_with: OrganizationWith
) -> None:
    acme = organization_with(FAULTY)
    drills.prepare(acme)
    acme.forget_requests()
    limited = Fault(
        "status", status=429, headers={"Retry-After": str(RETRY_AFTER.seconds)}, rate=0.3
    )
    acme.fail("*", limited)
    acme.fail("*", Fault("status", status=500, rate=0.05))
    acme.fail("update", Fault("reset", when="after", rate=0.05))
    seen = drills.go_on()
    report("faults", acme, seen)
    assert seen == {"runs": [["ended", ""]], "states": {"done": FAULTY}}
    assert {each["name"] for each in acme.numbers} == {"Front desk"}
    assert_no_request_before_its_time(acme)


def assert_no_request_before_its_time(acme: Organization) -> None:
    """Check that nobody sent anything after a rate limit, but what was under way."""
    times = [each.time for each in acme.requests]
    for limited in (each.time for each in acme.requests if each.status == 429):
        early = [each for each in times if UNDER_WAY < each - limited < RETRY_AFTER]
        assert not early


def test_changes_of_others_are_kept_or_conflicts(
    drills: Drills, organization_with: OrganizationWith
) -> None:
    acme = organization_with(CHANGED)
    last = [str(each["id"]) for each in acme.numbers[-CHANGED_BY_OTHERS:]]
    same, other = last[::2], last[1::2]

    def change_last_numbers() -> None:
        wait_until(lambda: any(each.operation == "update" for each in acme.requests))
        for number_id in same:
            acme.update(number_id, lambda number: {**number, "name": "Theirs"})
        for number_id in other:
            acme.update(number_id, lambda number: {**number, "assistantId": "a9"})

    drills.prepare(acme)
    others = Thread(target=change_last_numbers)
    others.start()
    seen = drills.go_on()
    others.join()
    report("changes of others", acme, seen)
    assert seen["states"] == {"done": CHANGED - len(same), "conflict": len(same)}
    numbers = {str(each["id"]): each for each in acme.numbers}
    assert {numbers[each]["name"] for each in same} == {"Theirs"}
    merged = {(numbers[each]["name"], numbers[each]["assistantId"]) for each in other}
    assert merged == {("Front desk", "a9")}
