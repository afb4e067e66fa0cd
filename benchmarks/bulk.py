"""Measure bulk changes: the draft of 10,000 numbers, a run of 2,000, and the page of 50,000.

The draft's reading is compared with a bare loop over the pages. The run is compared with a bare
loop of GET and PATCH with as many threads as the workers have lanes; the sandbox answers both after
the same time and has no limit. Meanwhile people open pages of another organization.
"""

import random
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import orjson

from .measuring import Figures, at_most, figures, one_repeat, print_table
from .processes import Broken, Processes, Server, processes
from .sites import (
    KEY,
    Site,
    dashboard_environment,
    serve_dashboard,
    sign_in,
    start_sandbox,
    start_upstream,
)
from .visitors import Visitor, visiting

DRAFTED, CHANGED = 10_000, 2_000
REPEATS = 3
SCAN_THREADS, PAGE_SIZE = 2, 1_000
WORKERS, LANES = 2, 3  # dashboard.workers.lane.BULK_LANES; importing it needs settings
LATENCY = 0.1  # seconds; calls to Vapi take longer
PEOPLE, PAUSE, CALM_SECONDS = 8, 0.25, 60.0
PAGES, PAGE_SECONDS = 30, 20.0
ODD = 400  # Vapi refuses to change a few of the sandbox's numbers

MOST_MILLISECONDS_MORE = 3_000.0
MOST_MEGABYTES = 150.0
MOST_TIMES_RAW = 1.5
MOST_MILLISECONDS_OF_ITEMS = 30.0
MOST_TIMES_CALM = 1.2

Printed = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """A run: its milliseconds, and those of a bare loop and of people's pages."""

    taken: float
    raw: float
    calm: list[float]
    meanwhile: list[float]
    errors: list[str]


def run() -> None:
    """Measure and print."""
    drafts, reading = _drafts()
    with processes() as started:
        site = BulkSite(started)
        page = site.page()
        changed = site.run()
    print(f"Medians of {REPEATS} repeats, loopback\n")
    _print_drafts(drafts, reading)
    _print_run(changed)
    _print_page(page)


def _drafts() -> tuple[list[Printed], Figures]:
    """Return what drafts took, and how long it takes to read the same pages."""
    with processes() as started:
        upstream = start_upstream(started, DRAFTED)
        environment = dashboard_environment(started, {"us": upstream, "eu": upstream})
        _read(upstream)  # now the upstream has every answer ready
        drafts, reading = [], []
        for _ in range(REPEATS):
            drafts.append(_command(started, environment, "draft"))
            reading.append(_read(upstream))
    for each in drafts:
        if (each["state"], each["numbers"]) != ("draft", DRAFTED):
            raise Broken(f"the draft is {each['state']} with {each['numbers']} numbers")
    return drafts, Figures(tuple(reading))


def _read(upstream: Server) -> float:
    """Return the milliseconds of reading all pages."""
    with httpx.Client(base_url=upstream.url, trust_env=False, timeout=30) as client:

        def page(number: int) -> None:
            query = {"limit": PAGE_SIZE, "page": number}
            orjson.loads(client.get("/v2/phone-number", params=query).content)

        began = time.perf_counter()
        with ThreadPoolExecutor(SCAN_THREADS) as pool:
            list(pool.map(page, range(1, DRAFTED // PAGE_SIZE + 1)))
        return (time.perf_counter() - began) * 1000


def _command(started: Processes, environment: dict[str, str], name: str, slug: str = "us") -> Any:
    command = ("-m", "benchmarks.one_bulk", name, slug)
    printed = started.run(*command, environment=environment, timeout=600)
    return orjson.loads(printed.splitlines()[-1])


class BulkSite:
    """A site with workers. Runs are in `us`, and people look at numbers of `eu`."""

    def __init__(self, started: Processes) -> None:
        self._started = started
        self._sandbox = start_sandbox(started, CHANGED)
        others = start_upstream(started, DRAFTED)
        started.wait(self._sandbox, "/_sandbox/organizations")
        regions = {"us": self._sandbox, "eu": others}
        self._environment = dashboard_environment(started, regions, BULK_REQUESTS_PER_SECOND="1000")
        server = serve_dashboard(started, self._environment)
        self._site = Site(server, sign_in(server))

    def page(self) -> dict[str, Figures]:
        """Return the milliseconds of the page of a run with 50,000 items, and of one without."""
        addresses = _command(self._started, self._environment, "store")
        with self._site.client() as client:
            calls = {name: partial(_get, client, path) for name, path in addresses.items()}
            one_repeat(calls, 3, PAGE_SECONDS)
            return figures([one_repeat(calls, PAGES, PAGE_SECONDS) for _ in range(REPEATS)])

    def run(self) -> Run:
        faults = f"{self._sandbox.url}/_sandbox/faults"
        slow = {"operation": "*", "kind": "latency", "seconds": LATENCY}
        httpx.post(faults, json=slow, trust_env=False).raise_for_status()
        raw = self._raw()
        people = self._people()
        for place in range(WORKERS):
            worker = ("manage.py", "worker")
            self._started.start(f"worker-{place}", *worker, port=0, environment=self._environment)
        with visiting(people, PAUSE):
            time.sleep(CALM_SECONDS)
        calm = [taken for each in people for taken in each.times]
        begun = _command(self._started, self._environment, "start")
        if begun != {"started": True, "numbers": CHANGED}:
            raise Broken(f"the run didn't start: {begun}")
        for each in people:
            each.times.clear()
        with visiting(people, PAUSE):
            ended = _command(self._started, self._environment, "wait")
        if ended["counts"].get("done", 0) < 0.95 * CHANGED:
            raise Broken(f"the run ended with {ended['counts']}")
        meanwhile = [taken for each in people for taken in each.times]
        errors = [error for each in people for error in each.errors]
        return Run(ended["milliseconds"], raw, calm, meanwhile, errors)

    def _raw(self) -> float:
        """Return the milliseconds of GET and PATCH of every number, with as many at a time."""
        headers = {"Authorization": f"Bearer {KEY}"}
        address = self._sandbox.url
        with httpx.Client(base_url=address, headers=headers, trust_env=False, timeout=30) as client:
            pages = range(1, CHANGED // PAGE_SIZE + 1)
            ids = [
                each["id"]
                for page in pages
                for each in client.get(
                    "/v2/phone-number", params={"limit": PAGE_SIZE, "page": page}
                ).json()["results"]
            ]

            def change(number_id: str) -> None:
                path = f"/phone-number/{number_id}"
                number = client.get(path).json()
                body = {"provider": number["provider"], "name": "Raw"}
                response = client.patch(path, json=body)
                if response.status_code != ODD:
                    response.raise_for_status()

            began = time.perf_counter()
            with ThreadPoolExecutor(WORKERS * LANES) as pool:
                list(pool.map(change, ids))
            return (time.perf_counter() - began) * 1000

    def _people(self) -> list[Visitor]:
        command = ("-m", "benchmarks.people", "eu", str(PEOPLE), "operator")
        printed = self._started.run(*command, environment=self._environment)
        sessions = orjson.loads(printed.splitlines()[-1])  # after the log of sign-ins
        port = int(self._environment["PORT"])
        numbers = "/orgs/eu/numbers/"
        paths = [numbers, *(f"{numbers}?limit=100&page={page}" for page in range(2, 8))]
        people = [Visitor(port, each, paths, random.Random(each)) for each in sessions]
        for person in people:
            for path in paths:
                person.visit(path)
            person.times.clear()
        return people


def _get(client: httpx.Client, path: str) -> None:
    client.get(path).raise_for_status()


def _print_drafts(drafts: list[Printed], reading: Figures) -> None:
    taken = Figures(tuple(each["milliseconds"] for each in drafts))
    cpu = Figures(tuple(each["cpu"] for each in drafts))
    more = taken - reading
    peak = max(each["peak"] for each in drafts) / 1_000_000
    print(f"A draft of {DRAFTED:,} numbers\n")
    print_table(
        ("", "min", "median", "max", ""),
        [
            ("reading alone, ms", *reading.columns(0), ""),
            ("draft, ms", *taken.columns(0), ""),
            ("  processor time, ms", *cpu.columns(0), ""),
            ("draft - reading, ms", *more.columns(0), at_most(more.median, MOST_MILLISECONDS_MORE)),
            ("peak memory, MB", "", f"{peak:.0f}", "", at_most(peak, MOST_MEGABYTES)),
        ],
    )


def _print_run(changed: Run) -> None:
    ratio = changed.taken / changed.raw
    calm, meanwhile = (
        statistics.quantiles(each, n=100)[98] for each in (changed.calm, changed.meanwhile)
    )
    print(
        f"\nA run of {CHANGED:,} numbers with {WORKERS * LANES} at a time; Vapi answers after "
        f"{LATENCY * 1000:.0f} ms\n"
    )
    print_table(
        ("", "", ""),
        [
            ("GET and PATCH in a loop, ms", f"{changed.raw:.0f}", ""),
            ("run, ms", f"{changed.taken:.0f}", ""),
            ("run / loop", f"{ratio:.2f}", at_most(ratio, MOST_TIMES_RAW)),
            (f"pages of others, p99 of {len(changed.calm)}, ms", f"{calm:.0f}", ""),
            (f"  during the run, of {len(changed.meanwhile)}, ms", f"{meanwhile:.0f}", ""),
            ("  ratio", f"{meanwhile / calm:.2f}", at_most(meanwhile / calm, MOST_TIMES_CALM)),
            ("  errors", f"{len(changed.errors)}", ""),
        ],
    )
    for error in changed.errors[:10]:
        print(f"  {error}")


def _print_page(page: dict[str, Figures]) -> None:
    more = page["full"] - page["empty"]
    print("\nThe page of a run with 50,000 items\n")
    print_table(
        ("", "min", "median", "max", ""),
        [
            ("without items, ms", *page["empty"].columns(), ""),
            ("with all of them, ms", *page["full"].columns(), ""),
            ("more, ms", *more.columns(), at_most(more.median, MOST_MILLISECONDS_OF_ITEMS)),
        ],
    )
