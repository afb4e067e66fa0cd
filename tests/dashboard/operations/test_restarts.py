"""Restarts of the real server under twenty editors: no request fails, and nothing is lost."""

import itertools
import os
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from benchmarks.editors import Editor
from benchmarks.processes import Processes, Server, free_port, processes
from benchmarks.sites import (
    dashboard_environment,
    sign_in,
    start_sandbox,
    upstream_client,
)
from benchmarks.working import working
from dashboard.operations.serve import LONGEST_REQUEST
from phone_numbers.saving import leases
from tests.waiting import PATIENCE, START, wait_until

pytestmark = [
    pytest.mark.slow,
]

EDITORS = 20
# Seconds. So some of the people wait for an answer at any time, and servers can start meanwhile
PAUSE, LATENCY = 3.0, 1.5
DRAIN = 5  # seconds
TOKEN = "only-for-this-test-of-restarts"


@dataclass
class Installation:
    """Servers on one database, the sandbox, and a person who is signed in on all of them."""

    started: Processes
    sandbox: Server
    environment: dict[str, str]
    cookies: httpx.Cookies
    ready: list[Server] = field(default_factory=list)

    def start_server(self, drain: int = DRAIN) -> Server:
        """Start a server, or take one that is ready."""
        if self.ready and drain == DRAIN:
            return self.ready.pop()
        port = free_port()
        settings = self.environment | {
            "PORT": str(port),
            "DRAIN_SECONDS": str(drain),
            "METRICS_TOKEN": TOKEN,
        }
        serve = ("-m", "dashboard.operations.serve")
        server = self.started.start(f"site-{port}", *serve, port=port, environment=settings)
        self.started.wait(server, "/readyz")
        return server

    def numbers(self) -> dict[str, str]:
        """Return the names of the numbers at Vapi by id."""
        with upstream_client(self.sandbox) as client:
            listed = client.get("/v2/phone-number?limit=100").json()["results"]
        return {each["id"]: each.get("name", "") for each in listed}

    def fail(self, **fault: object) -> None:
        httpx.post(f"{self.sandbox.url}/_sandbox/faults", json=fault, trust_env=False)


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with processes() as started:
        sandbox = start_sandbox(started, 60)
        started.wait(sandbox, "/_sandbox/organizations")
        environment = dashboard_environment(
            started, {"us": sandbox, "eu": sandbox}, role="operator"
        )
        installation = Installation(started, sandbox, environment, httpx.Cookies())
        server = installation.start_server()
        installation.cookies = sign_in(server)
        installation.ready.append(server)
        installation.fail(operation="update", kind="latency", seconds=LATENCY)
        yield installation


def stop(server: Server) -> None:
    server.process.terminate()
    assert server.process.wait(2 * PATIENCE) == 0


def answering(server: Server) -> set[str]:
    """Return the ids of the processes that answer the server's requests."""
    pid = server.process.pid
    return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def is_ready(server: Server) -> bool:
    """Return whether a server answers and isn't stopping.

    One that is only slow on a busy machine fails `/readyz` too, but there may be no other.
    """
    try:
        answer = httpx.get(f"{server.url}/readyz", trust_env=False, timeout=PATIENCE)
        return "shutdown" not in answer.json()["checks"]
    except httpx.TransportError:
        return False


class Balancer:
    """Sends requests to the servers whose last probe found them ready."""

    def __init__(self, servers: list[Server]) -> None:
        self._ready: dict[str, bool] = {}
        self._turns = itertools.count()
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []
        self.servers: list[Server] = []
        for server in servers:
            self.add(server)

    def add(self, server: Server) -> None:
        """Add a server that is ready, and probe it from now on."""
        self.servers.append(server)
        self._ready = {**self._ready, server.url: True}
        self._threads.append(threading.Thread(target=self._probe, args=[server]))
        self._threads[-1].start()

    def address(self) -> str:
        ready = [url for url, is_ready in list(self._ready.items()) if is_ready]
        return ready[next(self._turns) % len(ready)]

    def __enter__(self) -> "Balancer":
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _probe(self, server: Server) -> None:
        while server.process.poll() is None and not self._ended.wait(0.25):
            self._ready[server.url] = is_ready(server)
        self._ready[server.url] = False


def editors(installation: Installation, address: Balancer | Server) -> list[Editor]:
    site = address.address if isinstance(address, Balancer) else lambda: address.url
    return [
        Editor(site, installation.cookies, f"/orgs/us/numbers/{number_id}/name/", pause=PAUSE)
        for number_id in list(installation.numbers())[:EDITORS]
    ]


def counted_saves(server: Server) -> int:
    """Return how many saves the server has counted, in processes that ended too."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = httpx.get(f"{server.url}/metrics", headers=headers, trust_env=False)
    labels = 'method="POST",status="200",view="phone_numbers:edit_name"'
    [count] = re.findall(rf"requests_total{{{labels}}} (\S+)", answer.text)
    return int(float(count))


def all_saved_again(people: list[Editor]) -> None:
    """Wait until everybody has saved once more."""
    before = [each.saves for each in people]
    pairs = list(zip(people, before, strict=True))
    wait_until(lambda: all(each.saves > saves or each.errors for each, saves in pairs), START)


def check_nothing_failed_or_was_lost(people: list[Editor], installation: Installation) -> None:
    assert [error for each in people for error in each.errors] == []
    names = installation.numbers()
    assert [names[each.path.split("/")[4]] for each in people] == [each.name for each in people]


def test_a_reload_fails_no_request(installation: Installation) -> None:
    server = installation.start_server()
    people = editors(installation, server)
    with working(each.rename_until for each in people):
        all_saved_again(people)
        for _ in range(2):
            former = answering(server)
            os.kill(server.process.pid, signal.SIGHUP)
            wait_until(lambda former=former: not former & answering(server), START)  # type: ignore[misc]
            all_saved_again(people)
    assert counted_saves(server) == sum(each.saves for each in people)
    stop(server)
    check_nothing_failed_or_was_lost(people, installation)


def test_servers_behind_a_balancer_restart_in_turn_and_fail_no_request(
    installation: Installation,
) -> None:
    balancer = Balancer([installation.start_server() for _ in range(2)])
    people = editors(installation, balancer)
    with balancer, working(each.rename_until for each in people):
        all_saved_again(people)
        for _ in range(2):
            stop(balancer.servers.pop(0))
            balancer.add(installation.start_server())
            all_saved_again(people)
    for server in balancer.servers:
        stop(server)
    check_nothing_failed_or_was_lost(people, installation)


def test_a_stop_first_fails_readyz_and_still_answers(installation: Installation) -> None:
    server = installation.start_server(drain=20)
    page = f"{server.url}/orgs/us/numbers/"
    server.process.terminate()
    wait_until(lambda: not is_ready(server))
    answer = httpx.get(page, cookies=installation.cookies, trust_env=False, timeout=PATIENCE)
    assert answer.status_code == 200
    assert server.process.wait(2 * PATIENCE) == 0


def test_a_stop_finishes_a_call_of_seven_seconds(installation: Installation) -> None:
    server = installation.start_server()
    number_id = next(iter(installation.numbers()))
    installation.fail(operation="get", kind="latency", seconds=7, times=1)
    page = f"{server.url}/orgs/us/numbers/{number_id}/"
    with (
        httpx.Client(cookies=installation.cookies, trust_env=False, timeout=PATIENCE) as client,
        ThreadPoolExecutor(1) as thread,
    ):
        slow = thread.submit(client.get, page)
        wait_until(lambda: waits_for_vapi(installation, number_id))
        stop(server)
        assert slow.result().status_code == 200


def waits_for_vapi(installation: Installation, number_id: str) -> bool:
    requests = httpx.get(f"{installation.sandbox.url}/_sandbox/requests", trust_env=False).json()
    return any(each["path"].endswith(number_id) for each in requests[-3:])


def test_a_server_that_stops_waits_for_the_longest_save() -> None:
    assert leases.LEASE_DURATION.total_seconds() + leases.PATIENCE < LONGEST_REQUEST
