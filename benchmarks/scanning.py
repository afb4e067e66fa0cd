"""Compare a scan of all numbers with a bare loop over the pages, in time and peak memory.

The upstream answers at once, with bytes that it has ready. The sandbox would add a tenth to both
and so hide differences.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import Literal

import orjson

from .measuring import Figures, at_most, in_turns, print_table
from .one_scan import NUMBERS, PAGE_SIZE, WORKERS
from .processes import Broken, Processes, Server, processes
from .sites import start_upstream

REPEATS = 11
SECONDS = 45.0  # without the start of the servers

MOST_TIMES_RAW = 1.5
MOST_MEGABYTES = 120.0

Kind = Literal["raw", "ours"]

LABELS: dict[Kind, str] = {"raw": "raw: httpx + orjson, by offset", "ours": "scan_numbers, by time"}


@dataclass(frozen=True)
class Scans:
    """Scans of one upstream. Each scan has its own process."""

    started: Processes
    upstream: Server
    megabytes: dict[Kind, list[float]] = field(default_factory=lambda: {"raw": [], "ours": []})

    def scan(self, kind: Kind) -> list[float]:
        """Run a scan, keep its peak memory and return its milliseconds."""
        printed = self.started.run("-m", "benchmarks.one_scan", kind, self.upstream.url)
        scan = orjson.loads(printed)
        if scan["numbers"] != NUMBERS:
            raise Broken(f"{kind}: {scan['numbers']} numbers were read")
        self.megabytes[kind].append(scan["peak"] / 1_000_000)
        return [scan["milliseconds"]]


def run() -> None:
    """Measure and print."""
    with processes() as started:
        scans = Scans(started, start_upstream(started, NUMBERS))
        for kind in LABELS:
            scans.scan(kind)  # now the upstream has every answer ready
        turns = {kind: partial(scans.scan, kind) for kind in LABELS}
        milliseconds = in_turns(turns, REPEATS, SECONDS)
    times = _figures(milliseconds)
    peaks = _figures(scans.megabytes)
    print(
        f"A scan of {NUMBERS:,} numbers, {PAGE_SIZE:,} a page, {WORKERS} pages at a time.\n"
        f"{len(milliseconds['ours'])} repeats of one scan of each kind, in turns, each scan in a "
        "fresh process.\n"
    )
    rows = [(f"{label}, ms", *times[kind].columns(0)) for kind, label in LABELS.items()]
    rows += [(f"{label}, peak MB", *peaks[kind].columns(0)) for kind, label in LABELS.items()]
    print_table(("", "min", "median", "max"), rows)
    _print_targets(times["ours"] / times["raw"], peaks["ours"])


def _figures(values: dict[Kind, list[float]]) -> dict[Kind, Figures]:
    return {kind: Figures(tuple(each)) for kind, each in values.items()}


def _print_targets(times: Figures, peak: Figures) -> None:
    rows = (
        ("scan_numbers / raw", *times.columns(2), at_most(times.median, MOST_TIMES_RAW)),
        ("scan_numbers, peak MB", *peak.columns(0), at_most(max(peak.repeats), MOST_MEGABYTES)),
    )
    print("\nTargets\n")
    print_table(("", "min", "median", "max", ""), rows)
