"""A drill on PostgreSQL: the database is away for 20 seconds, then frozen."""

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import vapi_sandbox
from tests.waiting import START, wait_until
from vapi_sandbox import Fault

from .cluster import Cluster, thaw
from .site import MINUTE, Server, Site, children_of, names_at_vapi

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc"),
]

AWAY_SECONDS = 20.0
PROBES = 20


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster() as cluster:
        yield cluster


def ask(cluster: Cluster, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(f"host={cluster.directory} user=postgres") as connection:
        return connection.execute(statement).fetchall()


def test_a_site_outlives_its_database(
    cluster: Cluster, tmp_path: Path, vapi: vapi_sandbox.Sandbox, acme: vapi_sandbox.Organization
) -> None:
    with Site(cluster.url, vapi.url, tmp_path) as site:
        site.create(acme.key)
        server, worker = site.serve(), site.worker()
        operator = server.sign_in()
        number_id = str(acme.numbers[0]["id"])

        acme.fail("list", Fault("latency", seconds=1.0))
        acme.fail("update", Fault("latency", seconds=3.0))
        operator.run_audit()
        wait_until(lambda: operator.sees("audit/", "Running audit"), MINUTE)
        saving = threading.Thread(target=operator.save_name, args=[number_id, "Half-way"])
        inputs_of_other = server.sign_in().open_name(str(acme.numbers[1]["id"]))
        saving.start()
        wait_until(lambda: any(each.operation == "update" for each in acme.requests), MINUTE)
        cluster.stop()
        stopped = time.monotonic()

        wait_until(lambda: server.status_of("/readyz") == 503, MINUTE)
        assert server.status_of("/healthz") == 200
        assert operator.browser.get("/orgs/acme/numbers/").status_code >= 500
        saving.join(MINUTE)
        acme.clear_faults()
        time.sleep(max(0.0, stopped + AWAY_SECONDS - time.monotonic()))
        cluster.start()

        wait_until(lambda: server.status_of("/readyz") == 200, MINUTE)
        wait_until(lambda: operator.sees("audit/", "3,000 numbers, read"), START)
        assert worker.poll() is None
        # The save that the outage cut off reached Vapi. The record doesn't deny it
        assert names_at_vapi(acme)[number_id] == "Half-way"
        results = ask(
            cluster,
            "SELECT o.result FROM activity_attempt a LEFT JOIN activity_outcome o "
            f"ON o.attempt_id = a.id WHERE a.subject = '{number_id}'",
        )
        assert results
        assert {result for (result,) in results} <= {None, "unknown", "done"}
        other = str(acme.numbers[1]["id"])
        assert operator.save_name(other, "Afterwards", inputs_of_other).status_code == 200
        assert names_at_vapi(acme)[other] == "Afterwards"

        _check_that_a_frozen_database_blocks_no_check(cluster, server)


def _check_that_a_frozen_database_blocks_no_check(cluster: Cluster, server: Server) -> None:
    threads = threads_of(server)
    frozen = cluster.freeze()
    try:
        wait_until(lambda: server.status_of("/readyz") == 503, MINUTE)  # an answer serves a second
        for _ in range(PROBES):
            assert server.status_of("/readyz") == 503
            assert server.status_of("/healthz") == 200
        grown = threads_of(server) - threads
    finally:
        thaw(frozen)
    # A few that answer at the same time, but none that goes on waiting
    assert grown < PROBES
    wait_until(lambda: server.status_of("/readyz") == 200, MINUTE)


def threads_of(server: Server) -> int:
    processes = children_of(server.process.pid)
    return sum(len(list(Path(f"/proc/{each}/task").iterdir())) for each in processes)
