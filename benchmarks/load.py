"""Load a site on PostgreSQL with 64 people, while one organization hangs and audits run.

They open lists, numbers, searches and an audit's pages at 50,000 numbers; everything is on
loopback. Then they open pages as fast as they can, for the memory that the site uses.
"""

import random
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson

from .measuring import print_table, verdict
from .one_scan import NUMBERS
from .postgresql import postgresql
from .processes import Broken, Processes, Server, processes
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
ROUNDS = 3
SECONDS = 8.0  # of each kind of load in a round
PAUSE = 1.0
SETTLED, PAGES = 4_000, 20_000
MOST_SECONDS_FOR_PAGES = 90.0

MOST_TIMES_CALM = 1.5
MOST_TIMES_SETTLED = 1.15

KINDS = {
    "calm": "nothing else",
    "hang": "one organization hangs",
    "both": "it hangs and an audit runs",
}
SEARCHES = ("desk", "front", "415", "support", "sales")
FAILURES = frozenset({502, 503, 504})  # the pages that explain a failure of Vapi


@dataclass
class Site:
    """The site, the people of the organization that answers, and those of the one that hangs."""

    server: Server
    sandbox: Server
    people: list[Visitor]
    unlucky: list[Visitor]

    def milliseconds(self) -> list[float]:
        return [each for person in self.people for each in person.times]

    def errors(self) -> list[str]:
        return [each for person in (*self.people, *self.unlucky) for each in person.errors]

    def memory(self) -> float:
        """Return the resident memory of the processes that answer requests, in MB."""
        pid = self.server.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return sum(_resident(child) for child in children) / 1000


@dataclass(frozen=True)
class Memory:
    """The memory in MB after some pages, and how many those were."""

    settled: float
    last: float
    pages: int
    a_second: float


def run() -> None:
    """Measure and print."""
    with postgresql() as database, processes() as started:
        site = _start(started, database)
        times: dict[str, list[float]] = {kind: [] for kind in KINDS}
        for _ in range(ROUNDS):
            for kind in KINDS:
                times[kind] += _under(kind, site)
        memory = _load_many(site)
        answers = sum(len(each.times) for each in site.unlucky)
    _print(times, memory, answers, site.errors())


def _start(started: Processes, database: dict[str, str]) -> Site:
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
        sessions[slug] = orjson.loads(started.run(*people, environment=environment))
    started.run("manage.py", "audit", "us", "--format=json", environment=environment)
    started.start("worker", "manage.py", "worker", port=0, environment=environment)
    paths = _warmed_up(server, sessions["us"][0], _paths(upstream))
    site = Site(
        server,
        sandbox,
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


def _under(kind: str, site: Site) -> list[float]:
    """Return the milliseconds of the pages that people open under a load."""
    before = len(site.milliseconds())
    with ExitStack() as stack:
        if kind != "calm":
            stack.enter_context(_hanging(site))
        if kind == "both":
            stack.enter_context(_auditing(site))
        with visiting(site.people, PAUSE):
            time.sleep(SECONDS)
    return site.milliseconds()[before:]


@contextmanager
def _hanging(site: Site) -> Iterator[None]:
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
def _auditing(site: Site) -> Iterator[None]:
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


def _load_many(site: Site) -> Memory:
    """Open pages without pauses, and see how the memory grows."""
    settled = 0.0
    began, already = time.monotonic(), len(site.milliseconds())

    def pages() -> int:
        return sum(len(each.times) for each in site.people)

    with visiting(site.people, 0, enough=lambda: pages() >= PAGES):
        while pages() < PAGES and time.monotonic() < began + MOST_SECONDS_FOR_PAGES:
            time.sleep(0.2)
            if not settled and pages() >= SETTLED:
                settled = site.memory()
    made = pages()
    return Memory(settled, site.memory(), made, (made - already) / (time.monotonic() - began))


def _resident(pid: str) -> int:
    """Return a process's resident memory in KB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise Broken(f"process {pid} ended")


def _print(times: dict[str, list[float]], memory: Memory, failures: int, errors: list[str]) -> None:
    print(f"{PEOPLE} people at {NUMBERS:,} numbers, milliseconds of a page\n")
    rows, p99 = [], {}
    for kind, measured in times.items():
        percentiles = statistics.quantiles(measured, n=100)
        p99[kind] = percentiles[98]
        shown = (percentiles[49], percentiles[94], percentiles[98], max(measured))
        rows.append((KINDS[kind], f"{len(measured):,}", *(f"{each:.0f}" for each in shown)))
    print_table(("", "pages", "p50", "p95", "p99", "max"), rows)
    print(f"\nPages of the organization that hangs: {failures}. Errors: {len(errors)}")
    for error in errors[:10]:
        print(f"  {error}")
    hang, both = p99["hang"] / p99["calm"], p99["both"] / p99["calm"]
    growth = memory.last / memory.settled if memory.settled else 0.0
    reached = verdict(growth <= MOST_TIMES_SETTLED)
    if memory.pages < PAGES:
        reached = f"UNKNOWN, only {memory.pages:,} pages in {MOST_SECONDS_FOR_PAGES:.0f} s"
    most = f"at most {MOST_TIMES_CALM:g}"
    print("\nTargets\n")
    print_table(
        ("", "", ""),
        [
            ("errors", f"{len(errors)}", f"0: {verdict(not errors)}"),
            ("p99 while it hangs / calm", f"{hang:.2f}", f"{most}: {verdict(hang <= 1.5)}"),
            ("p99 with an audit too / calm", f"{both:.2f}", f"{most}: {verdict(both <= 1.5)}"),
            (
                f"memory after {memory.pages:,} pages / after {SETTLED:,}",
                f"{growth:.2f}",
                f"at most {MOST_TIMES_SETTLED:g}: {reached}",
            ),
            ("  MB", f"{memory.settled:.0f} to {memory.last:.0f}", ""),
            ("  pages a second", f"{memory.a_second:.0f}", ""),
        ],
    )
