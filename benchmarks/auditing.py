"""Measure an audit of 50,000 numbers, and the facets and searches of its snapshot.

Reading is compared with a bare loop over the pages and with Vapi's SDK, storing with a bare
executemany of the same rows. The SDK would take minutes, so it reads a part and its time is scaled.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import orjson

from .measuring import Figures, at_least, at_most, print_table
from .one_scan import NUMBERS
from .processes import Broken, Processes, Server, processes
from .sites import dashboard_environment, start_sdk, start_upstream

REPEATS = 5
SDK_REPEATS = 3
FEWER = 5_000
READ_BY_SDK = 2_000  # numbers
ON_A_PAGE_OF_SDK = 100
MOST_TIMES_RAW, AIM_TIMES_RAW = 3.0, 2.0
MOST_TIMES_EXECUTEMANY = 2.0
MOST_MEGABYTES = 200.0
MOST_MILLISECONDS = 100.0
LEAST_TIMES_FASTER = 40.0

Printed = dict[str, Any]


@dataclass(frozen=True)
class Measured:
    """What the processes printed: times in milliseconds, memory in bytes."""

    repeats: list[dict[str, Printed]]
    fewer: Figures
    storing: Printed
    asked: Printed
    sdk: Figures

    def times(self, kind: str) -> Figures:
        return Figures(tuple(repeat[kind]["milliseconds"] for repeat in self.repeats))

    def stored(self, by: str) -> Figures:
        return Figures(tuple(self.storing[by]))


class Audits:
    """Audits of one upstream, in one database. Each audit has its own process."""

    def __init__(self, started: Processes, upstream: Server) -> None:
        self._started = started
        self._upstream = upstream
        self._environment = dashboard_environment(started, {"us": upstream, "eu": upstream})

    def measure(self, module: str, kind: str) -> Printed:
        printed = self._started.run(
            "-m", f"benchmarks.{module}", kind, self._upstream.url, environment=self._environment
        )
        measured: Printed = orjson.loads(printed.splitlines()[-1])
        if measured.get("state", "finished") != "finished":
            raise Broken(f"{kind}: the audit ended as {measured['state']}")
        return measured


def run() -> None:
    """Measure and print."""
    with processes() as started:
        upstream = start_upstream(started, NUMBERS)
        audits = Audits(started, upstream)
        kinds = {
            "raw": partial(audits.measure, "one_scan", "raw"),
            "evaluate": partial(audits.measure, "one_audit", "evaluate"),
            "whole": partial(audits.measure, "one_audit", "whole"),
        }
        kinds["raw"](), kinds["evaluate"]()  # now the upstream has every answer ready
        repeats = [{kind: measure() for kind, measure in kinds.items()} for _ in range(REPEATS)]
        stored = audits.measure("one_audit", "store")
        asked = audits.measure("one_audit", "ask")
        sdk = _read_by_sdk(started, upstream)
    with processes() as started:
        fewer = Audits(started, start_upstream(started, FEWER))
        few = [fewer.measure("one_audit", "whole")["milliseconds"] for _ in range(REPEATS)]
    _print(Measured(repeats, Figures(tuple(few)), stored, asked, sdk))


def _read_by_sdk(started: Processes, upstream: Server) -> Figures:
    """Return the milliseconds the SDK would take for all numbers, scaled from the first page."""
    server = start_sdk(started, upstream, ON_A_PAGE_OF_SDK)
    times = []
    for _ in range(SDK_REPEATS):
        address = f"{server.url}/{READ_BY_SDK // ON_A_PAGE_OF_SDK}"
        read = httpx.get(address, trust_env=False, timeout=120).raise_for_status().json()
        if len(set(read["ids"])) != ON_A_PAGE_OF_SDK:
            raise Broken(f"the SDK read {len(set(read['ids']))} numbers of a page")
        times.append(sum(read["milliseconds"]) * NUMBERS / READ_BY_SDK)
    return Figures(tuple(times))


def _print(measured: Measured) -> None:
    findings = measured.repeats[0]["evaluate"]["findings"]
    print(f"{NUMBERS:,} numbers, {findings:,} findings; {REPEATS} repeats\n")
    _print_times(measured)
    print("\nA page of numbers or findings with the counts of all facets: median ms\n")
    print_table(("", ""), [(name, f"{taken:.0f}") for name, taken in measured.asked.items()])
    print("\nTargets\n")
    _print_targets(measured)


def _print_times(measured: Measured) -> None:
    rows = {
        "raw: httpx + orjson, ms": measured.times("raw"),
        "read and evaluated, ms": measured.times("evaluate"),
        "whole audit, ms": measured.times("whole"),
        f"whole audit of {FEWER:,}, ms": measured.fewer,
        "storing, ms": measured.stored("ours"),
        "executemany, ms": measured.stored("raw"),
        f"Vapi's SDK, scaled from {READ_BY_SDK:,}, ms": measured.sdk,
    }
    print_table(
        ("", "min", "median", "max"), [(name, *each.columns(0)) for name, each in rows.items()]
    )


def _print_targets(measured: Measured) -> None:
    evaluated = measured.times("evaluate") / measured.times("raw")
    faster = measured.sdk.median / measured.times("evaluate").median
    storing = measured.stored("ours") / measured.stored("raw")
    growth = measured.times("whole") / measured.fewer
    peak = max(repeat["whole"]["peak"] for repeat in measured.repeats) / 1_000_000
    slowest = max(measured.asked.values())
    close = at_most(evaluated.median, MOST_TIMES_RAW, AIM_TIMES_RAW)
    print_table(
        ("", "min", "median", "max", ""),
        [
            ("evaluated / raw", *evaluated.columns(2), close),
            ("SDK / evaluated", "", f"{faster:.0f}", "", at_least(faster, LEAST_TIMES_FASTER)),
            (
                "storing / executemany",
                *storing.columns(2),
                at_most(storing.median, MOST_TIMES_EXECUTEMANY),
            ),
            (f"whole audit / of {FEWER:,}", *growth.columns(1), f"about {NUMBERS // FEWER}"),
            ("peak memory, MB", "", f"{peak:.0f}", "", at_most(peak, MOST_MEGABYTES)),
            ("slowest query, ms", "", f"{slowest:.0f}", "", at_most(slowest, MOST_MILLISECONDS)),
        ],
    )
