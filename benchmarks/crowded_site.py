"""A site on PostgreSQL with many people, one organization that answers, and one that can hang."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson
import psycopg

from .one_scan import NUMBERS
from .processes import Broken, Processes, Server
from .sites import (
    dashboard_environment,
    serve_dashboard,
    start_sandbox,
    start_upstream,
    upstream_client,
)
from .visitors import Visitor, visiting

PEOPLE = 64
PEOPLE_OF_THE_HANGING = 16
SEARCHES = ("desk", "front", "415", "support", "sales")
FAILURES = frozenset({502, 503, 504})  # the pages that explain a failure of Vapi


@dataclass
class CrowdedSite:
    """The site, the people of the organization that answers, and those of the one that hangs."""

    server: Server
    sandbox: Server
    environment: dict[str, str]
    people: list[Visitor]
    unlucky: list[Visitor]

    def pages(self) -> int:
        """Return how many pages the people have opened."""
        return sum(len(each.times) for each in self.people)

    def errors(self) -> list[str]:
        return [each for person in (*self.people, *self.unlucky) for each in person.errors]

    def connections(self) -> int:
        """Return how many connections PostgreSQL has, besides the one that asks."""
        asking = psycopg.connect(
            self.environment["DATABASE_URL"], host=self.environment["PGHOST"], autocommit=True
        )
        with asking:
            found = asking.execute(
                "SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type = 'client backend'"
            ).fetchone()
        return int(found[0]) if found else 0

    def memory(self) -> float:
        """Return the resident memory of the processes that answer requests, in MB."""
        pid = self.server.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return sum(_resident(child) for child in children) / 1000


def start_crowded_site(started: Processes, database: dict[str, str]) -> CrowdedSite:
    upstream, sandbox = start_upstream(started, NUMBERS), start_sandbox(started, 20)
    started.wait(sandbox, "/_sandbox/organizations")
    environment = dashboard_environment(
        started,
        {"us": upstream, "eu": sandbox},
        keys={"us": "another-key"},  # a limit on calls is one key's
        **database,
    )
    server = serve_dashboard(started, environment)
    sessions = {}
    for slug, count in (("us", PEOPLE), ("eu", PEOPLE_OF_THE_HANGING)):
        people = ("-m", "benchmarks.people", slug, str(count), "operator")
        printed = started.run(*people, environment=environment)
        sessions[slug] = orjson.loads(printed.splitlines()[-1])  # after the log of sign-ins
    started.run("manage.py", "audit", "us", "--format=json", environment=environment)
    started.start("worker", "manage.py", "worker", port=0, environment=environment)
    paths = _warmed_up(server, sessions["us"][0], _paths(upstream))
    site = CrowdedSite(
        server,
        sandbox,
        environment,
        [_visitor(environment, each, paths) for each in sessions["us"]],
        [_visitor(environment, each, ["/orgs/eu/numbers/"]) for each in sessions["eu"]],
    )
    for each in site.unlucky:
        each.expected = FAILURES | {200}
    return site


def _visitor(environment: dict[str, str], session: str, paths: Sequence[str]) -> Visitor:
    return Visitor(int(environment["PORT"]), session, paths, random.Random(session))


def _paths(upstream: Server) -> list[str]:
    with upstream_client(upstream) as client:
        listed = client.get("/v2/phone-number?limit=20").json()["results"]
    numbers, audit = "/orgs/us/numbers/", "/orgs/us/audit/"
    return [
        *(f"{numbers}?page={page}&limit=100" for page in range(2, 12)),
        *(f"{numbers}?search={words}&limit=100" for words in SEARCHES),
        *(f"{numbers}find/?q={words}" for words in SEARCHES),
        *(f"{numbers}{each['id']}/" for each in listed),
        *(f"{audit}numbers/?search={words}" for words in SEARCHES),
        *(f"{audit}findings/?page={page}" for page in range(2, 7)),
    ]


def _warmed_up(server: Server, session: str, paths: list[str]) -> list[str]:
    """Load every page once, and return the addresses that the site redirects to.

    The upstream makes each answer on its first request.
    """
    with httpx.Client(
        base_url=server.url,
        cookies={"sessionid": session},
        follow_redirects=True,
        trust_env=False,
        timeout=60,
    ) as client:
        pages = [client.get(path) for path in paths]
    for page in pages:
        if not page.is_success:
            raise Broken(f"{page.url}: {page.status_code}\n{server.log.read_text()[-2000:]}")
    return [page.url.raw_path.decode() for page in pages]


@contextmanager
def hanging(site: CrowdedSite) -> Iterator[None]:
    faults = f"{site.sandbox.url}/_sandbox/faults"
    httpx.post(faults, json={"operation": "*", "kind": "hang"}, trust_env=False)
    try:
        with visiting(site.unlucky, pause=0.1):
            time.sleep(1)  # until their requests wait
            yield
            httpx.delete(faults, trust_env=False)
    finally:
        httpx.delete(faults, trust_env=False)


@contextmanager
def auditing(site: CrowdedSite) -> Iterator[None]:
    """Request an audit every second. While one runs, that changes nothing."""
    ended = threading.Event()
    auditor = Visitor(site.people[0].port, site.people[0].session, (), random.Random())
    auditor.expected = frozenset({302})

    def request_audits() -> None:
        while not ended.is_set():
            auditor.visit("/orgs/us/audit/start/", "POST")
            ended.wait(1)

    thread = threading.Thread(target=request_audits)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        site.people[0].errors += auditor.errors


def _resident(pid: str) -> int:
    """Return a process's resident memory in KB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise Broken(f"process {pid} ended")
