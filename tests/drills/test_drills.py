"""Drills on a real site with SQLite: what stands after something died, filled up or fell silent.

They share one site. Each leaves it as it found it.
"""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import httpx
import pytest

import vapi_sandbox
from tests.waiting import wait_until
from vapi_sandbox import Fault

from .site import MINUTE, OPERATOR, Person, Server, Site, children_of, names_at_vapi, token_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc"),
]

EDITORS = 3
KILLS = 4


def ask(file: Path, statement: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(file, timeout=MINUTE)) as connection:
        return connection.execute(statement).fetchall()


@pytest.fixture
def worker(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    process = site.worker()
    yield process
    process.kill()
    process.wait()


def second_attempts(file: Path) -> list[tuple[str, ...]]:
    """Return the tasks that wait for the second attempt to send a mail."""
    return ask(
        file,
        "SELECT task_path FROM django_tasks_database_dbtaskresult "
        "WHERE status = 'READY' AND args_kwargs LIKE '%\"attempt\": 2%'",
    )


def test_nothing_is_misstated_after_web_processes_are_killed(
    site: Site, server: Server, file: Path, acme: vapi_sandbox.Organization
) -> None:
    acme.fail("update", Fault("latency", seconds=0.4, jitter=0.3))
    saved: dict[str, str] = {}
    stop = threading.Event()

    def edit(person: Person, first: int) -> None:
        numbers = [str(each["id"]) for each in acme.numbers[first::EDITORS]]
        for count, number_id in enumerate(numbers):
            if stop.is_set():
                return
            name = f"by editor {first}, {count}"
            try:
                if person.save_name(number_id, name).headers.get("X-Dashboard-Partial") is None:
                    saved[number_id] = name
            except httpx.TransportError:
                continue  # its process was killed: it doesn't know

    editors = [
        threading.Thread(target=edit, args=[server.sign_in(), each]) for each in range(EDITORS)
    ]
    for each in editors:
        each.start()
    wait_until(lambda: len(saved) >= EDITORS, MINUTE)
    for _ in range(KILLS):
        time.sleep(random.uniform(1.0, 3.0))
        os.kill(random.choice(children_of(server.process.pid)), signal.SIGKILL)
    stop.set()
    for each in editors:
        each.join(MINUTE)
    acme.clear_faults()

    wait_until(lambda: server.status_of("/readyz") == 200, MINUTE)
    at_vapi = names_at_vapi(acme)
    assert saved and saved.items() <= at_vapi.items()
    done = ask(
        file,
        "SELECT DISTINCT a.subject FROM activity_attempt a JOIN activity_outcome o "
        "ON o.attempt_id = a.id WHERE o.result = 'done' AND a.action = 'number.update'",
    )
    assert {number_id for (number_id,) in done} >= saved.keys()
    assert all(str(at_vapi[number_id]).startswith("by editor") for (number_id,) in done)
    [(unfinished,)] = ask(
        file,
        "SELECT COUNT(*) FROM activity_attempt a WHERE NOT EXISTS "
        "(SELECT 1 FROM activity_outcome o WHERE o.attempt_id = a.id)",
    )
    page = server.sign_in().browser.get("/orgs/acme/activity/?outcome=none").text
    assert page.count(">No outcome recorded</span>") == int(unfinished)


def test_an_audit_is_finished_within_a_minute_after_its_worker_is_killed(
    site: Site, operator: Person, acme: vapi_sandbox.Organization
) -> None:
    acme.fail("list", Fault("latency", seconds=1.0))
    operator.run_audit()
    process = site.worker()
    wait_until(lambda: operator.sees("audit/", "Running audit"), MINUTE)
    time.sleep(random.uniform(0.0, 2.0))
    process.kill()
    process.wait()
    acme.clear_faults()

    successor = site.worker()
    wait_until(lambda: operator.sees("audit/", "3,000 numbers, read"), MINUTE)
    successor.kill()
    successor.wait()


def test_a_mail_server_that_hangs_holds_up_nothing_else(
    server: Server, worker: subprocess.Popen[bytes], file: Path
) -> None:
    browser = server.browser()
    for path, form in {
        "/accounts/password/reset/": {"email": OPERATOR},
        "/accounts/login/": {"login": OPERATOR, "password": "wrong password"},
    }.items():
        browser.get(path)
        response = browser.post(path, data=form, headers=token_of(browser))
        assert response.status_code in {200, 302}, response.text

    refused = "SELECT action FROM activity_attempt WHERE action = 'sign_in.failed'"
    wait_until(lambda: bool(ask(file, refused)), MINUTE)
    wait_until(lambda: bool(second_attempts(file)), MINUTE)


def test_a_full_disk_stops_changes_before_they_are_sent(
    server: Server, operator: Person, acme: vapi_sandbox.Organization
) -> None:
    number_id = str(acme.numbers[-1]["id"])
    inputs = operator.open_name(number_id)
    before = names_at_vapi(acme)[number_id]
    processes = children_of(server.process.pid)
    for pid in processes:  # no write beyond the first byte of a file
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    try:
        wait_until(lambda: server.status_of("/readyz") == 503, MINUTE)
        assert server.status_of("/healthz") == 200
        assert operator.save_name(number_id, "Not recorded", inputs).status_code >= 500
        assert names_at_vapi(acme)[number_id] == before
    finally:
        for pid in processes:
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)

    wait_until(lambda: server.status_of("/readyz") == 200, MINUTE)
    wait_until(lambda: saves(operator, acme, number_id, "After the disk was full"), MINUTE)


def saves(operator: Person, acme: vapi_sandbox.Organization, number_id: str, name: str) -> bool:
    operator.save_name(number_id, name)
    return names_at_vapi(acme)[number_id] == name


def test_a_name_that_does_not_resolve_is_no_unknown_outcome(
    site: Site, operator: Person, file: Path, acme: vapi_sandbox.Organization
) -> None:
    number_id = str(acme.numbers[-2]["id"])
    inputs = operator.open_name(number_id)
    lost = site.serve(VAPI_API_URL="http://vapi.invalid").sign_in()

    began = time.monotonic()
    response = lost.save_name(number_id, "Never sent", inputs)

    assert time.monotonic() - began < MINUTE
    assert "Vapi can't be reached" in unescape(response.text)
    results = ask(
        file,
        "SELECT o.result FROM activity_attempt a LEFT JOIN activity_outcome o "
        f"ON o.attempt_id = a.id WHERE a.subject = '{number_id}'",
    )
    assert {result for (result,) in results} <= {"not_applied", "refused"}
    assert operator.save_name(number_id, "Sent").status_code == 200
    assert names_at_vapi(acme)[number_id] == "Sent"
