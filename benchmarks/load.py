"""Load a site on PostgreSQL with 64 people, while one organization hangs and audits run.

They open lists, numbers, searches and an audit's pages at 50,000 numbers; everything is on
loopback. Then they open pages as fast as they can, for the memory that the site uses.
"""

import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass

from .crowded_site import PEOPLE, CrowdedSite, auditing, hanging, start_crowded_site
from .measuring import print_table, verdict
from .one_scan import NUMBERS
from .postgresql import postgresql
from .processes import processes
from .visitors import visiting

ROUNDS = 3
SECONDS = 8.0  # of each kind of load in a round
SAMPLES = 8
PAUSE = 1.0
SETTLED, PAGES = 4_000, 20_000
MOST_SECONDS_FOR_PAGES = 900.0

MOST_TIMES_CALM = 1.5
MOST_TIMES_SETTLED = 1.15

KINDS = {
    "calm": "nothing else",
    "hang": "one organization hangs",
    "both": "it hangs and an audit runs",
}


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
        site = start_crowded_site(started, database)
        times: dict[str, list[float]] = {kind: [] for kind in KINDS}
        connections = dict.fromkeys(KINDS, 0)
        for _ in range(ROUNDS):
            for kind in KINDS:
                times[kind] += _under(kind, site, connections)
        memory = _load_many(site)
        answers = sum(len(each.times) for each in site.unlucky)
    _print(times, connections, memory, answers, site.errors())


def _under(kind: str, site: CrowdedSite, connections: dict[str, int]) -> list[float]:
    """Return the milliseconds of the pages that people open under a load."""
    before = [len(each.times) for each in site.people]
    with ExitStack() as stack:
        if kind != "calm":
            stack.enter_context(hanging(site))
        if kind == "both":
            stack.enter_context(auditing(site))
        with visiting(site.people, PAUSE):
            for _ in range(SAMPLES):
                time.sleep(SECONDS / SAMPLES)
                connections[kind] = max(connections[kind], site.connections())
    pairs = zip(site.people, before, strict=True)
    return [taken for each, already in pairs for taken in each.times[already:]]


def _load_many(site: CrowdedSite) -> Memory:
    """Open pages without pauses, and see how the memory grows."""
    settled = 0.0
    began, already = time.monotonic(), site.pages()
    with visiting(site.people, 0, enough=lambda: site.pages() >= PAGES):
        while site.pages() < PAGES and time.monotonic() < began + MOST_SECONDS_FOR_PAGES:
            time.sleep(0.2)
            if not settled and site.pages() >= SETTLED:
                settled = site.memory()
    made = site.pages()
    return Memory(settled, site.memory(), made, (made - already) / (time.monotonic() - began))


def _print(
    times: dict[str, list[float]],
    connections: dict[str, int],
    memory: Memory,
    failures: int,
    errors: list[str],
) -> None:
    print(f"{PEOPLE} people at {NUMBERS:,} numbers, milliseconds of a page\n")
    rows, p99 = [], {}
    for kind, measured in times.items():
        percentiles = statistics.quantiles(measured, n=100)
        p99[kind] = percentiles[98]
        shown = (percentiles[49], percentiles[94], percentiles[98], max(measured))
        milliseconds = [f"{each:.0f}" for each in shown]
        rows.append((KINDS[kind], f"{len(measured):,}", *milliseconds, f"{connections[kind]}"))
    print_table(("", "pages", "p50", "p95", "p99", "max", "connections"), rows)
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
