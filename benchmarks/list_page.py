"""Compare the list page with the API call behind it and with Django's admin.

A page has 100 numbers. One upstream has 500, the other 50,000; everything is on loopback.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Literal

import httpx
import orjson

from .measuring import (
    Call,
    Figures,
    at_least,
    at_most,
    figures,
    one_repeat,
    print_table,
    rounds_made,
    verdict,
)
from .processes import Broken, Processes, Server, processes
from .sites import Site, start_admin, start_dashboard, start_sandbox, upstream_client

SIZES = {"us": 500, "eu": 50_000}  # the upstream of each region
FEW, MANY = SIZES.values()
ON_A_PAGE = 100
REPEATS = 7
ROUNDS = 30
SECONDS = 110.0  # for everything, the start of the servers included
LEAST_SECONDS = 21.0
MOST_NOISE = 0.2  # of the page's time; with more, small differences mean nothing

MOST_ABOVE_RAW, AIM_ABOVE_RAW = 15.0, 8.0
LEAST_TIMES_FASTER = 4.0

UPSTREAM = f"/v2/phone-number?limit={ON_A_PAGE}"
ADMIN = "/admin/admin_site/number/"

Kind = Literal["raw", "admin", "ours"]
Measured = dict[tuple[Kind, int], Figures]

LABELS: dict[Kind, str] = {
    "raw": "raw: httpx + orjson, no page",
    "admin": "Django's admin",
    "ours": "the dashboard's list page",
}


@dataclass(frozen=True)
class Sites:
    """The servers: an upstream and an admin of each size, and one dashboard for both."""

    dashboard: Site
    sandboxes: dict[str, Server]
    admins: dict[str, Site]


def run() -> None:
    """Measure and print."""
    began = time.monotonic()
    with processes() as started:
        sites = _start(started)
        for region in SIZES:
            _check(sites, region)
        for region, admin in sites.admins.items():
            sites.dashboard.warm_up(_ours(region))
            admin.warm_up(ADMIN)
        sizes = {region: _bytes(sites, region) for region in SIZES}
        left = max(LEAST_SECONDS, SECONDS - (time.monotonic() - began))
        repeats = [_repeat(sites, left / REPEATS) for _ in range(REPEATS)]
    measured = figures(repeats)
    _print_times(measured, rounds_made(repeats))
    _print_targets(measured)
    _print_bytes(sizes)


def _start(started: Processes) -> Sites:
    sandboxes = {region: start_sandbox(started, size) for region, size in SIZES.items()}
    for sandbox in sandboxes.values():
        started.wait(sandbox, "/_sandbox/organizations")
    admins = {region: start_admin(started, sandbox) for region, sandbox in sandboxes.items()}
    return Sites(start_dashboard(started, sandboxes), sandboxes, admins)


def _ours(region: str) -> str:
    return f"/orgs/{region}/numbers/?limit={ON_A_PAGE}"


def _check(sites: Sites, region: str) -> None:
    """Raise Broken unless the API, the dashboard and the admin show the same numbers."""
    with upstream_client(sites.sandboxes[region]) as client:
        listed = orjson.loads(client.get(UPSTREAM).content)["results"]
    with sites.dashboard.client() as ours, sites.admins[region].client() as admin:
        for page in (ours.get(_ours(region)), admin.get(ADMIN)):
            missing = [each["id"] for each in listed if each["id"] not in page.text]
            if len(listed) != ON_A_PAGE or missing:
                raise Broken(f"{page.url} ({page.status_code}) lacks {len(missing)} numbers")


def _bytes(sites: Sites, region: str) -> dict[Kind, tuple[int, int]]:
    """Return the bytes of each page, uncompressed and as sent to a client that accepts gzip."""
    with sites.dashboard.client() as ours, sites.admins[region].client() as admin:
        return {
            "admin": (_size(admin, ADMIN, "identity"), _size(admin, ADMIN, "gzip")),
            "ours": (
                _size(ours, _ours(region), "identity"),
                _size(ours, _ours(region), "gzip"),
            ),
        }


def _size(client: httpx.Client, path: str, coding: str) -> int:
    return client.get(path, headers={"Accept-Encoding": coding}).num_bytes_downloaded


def _repeat(sites: Sites, seconds: float) -> dict[tuple[Kind, int], list[float]]:
    """Measure on new connections, so that over the repeats every worker gets some."""
    with _calls(sites) as calls:
        for call in calls.values():
            call()
        return one_repeat(calls, ROUNDS, seconds)


@contextmanager
def _calls(sites: Sites) -> Iterator[dict[tuple[Kind, int], Call]]:
    with ExitStack() as stack:
        # One connection for both sizes: the same worker answers for both
        ours = stack.enter_context(sites.dashboard.client())
        calls: dict[tuple[Kind, int], Call] = {}
        for region, size in SIZES.items():
            raw = stack.enter_context(upstream_client(sites.sandboxes[region]))
            admin = stack.enter_context(sites.admins[region].client())
            calls["raw", size] = partial(_read_json, raw, UPSTREAM)
            calls["admin", size] = partial(_read, admin, ADMIN)
            calls["ours", size] = partial(_read, ours, _ours(region))
        yield calls


def _read_json(client: httpx.Client, path: str) -> object:
    return orjson.loads(_read(client, path))


def _read(client: httpx.Client, path: str) -> bytes:
    response = client.get(path)
    if response.status_code != 200:
        raise Broken(f"{response.url} answered {response.status_code}")
    return response.content


def _print_times(measured: Measured, rounds: str) -> None:
    print(
        f"A page of {ON_A_PAGE} numbers: milliseconds to load it.\n{REPEATS} repeats, each "
        f"the median of {rounds} requests of each kind, in turns.\n"
    )
    print_table(
        ("", "upstream", "min", "median", "max"),
        (
            (label, f"{size:,}", *measured[kind, size].columns(2))
            for kind, label in LABELS.items()
            for size in SIZES.values()
        ),
    )


def _print_targets(measured: Measured) -> None:
    rows = []
    for size in SIZES.values():
        above = measured["ours", size] - measured["raw", size]
        target = at_most(above.median, MOST_ABOVE_RAW, AIM_ABOVE_RAW)
        rows.append(("dashboard - raw, ms", f"{size:,}", *above.columns(2), target))
    for size in SIZES.values():
        times = measured["admin", size] / measured["ours", size]
        target = at_least(times.median, LEAST_TIMES_FASTER)
        rows.append(("admin / dashboard", f"{size:,}", *times.columns(2), target))
    more = measured["ours", MANY] - measured["ours", FEW]
    ours = measured["ours", FEW]
    reached = verdict(more.median <= ours.spread)
    if ours.spread > MOST_NOISE * ours.median:
        reached = "UNKNOWN, the machine is too busy"
    target = f"within noise ({ours.spread:.2f}): {reached}"
    rows.append((f"dashboard at {MANY:,} - at {FEW:,}, ms", "", *more.columns(2), target))
    upstream = measured["raw", MANY] - measured["raw", FEW]
    rows.append(("  the upstream's part, ms", "", *upstream.columns(2), ""))
    print("\nTargets\n")
    print_table(("", "upstream", "min", "median", "max", ""), rows)


def _print_bytes(sizes: dict[str, dict[Kind, tuple[int, int]]]) -> None:
    print("\nBytes of a page\n")
    print_table(
        ("", "upstream", "uncompressed", "with gzip"),
        (
            (LABELS[kind], f"{SIZES[region]:,}", *(f"{size:,}" for size in pair))
            for region, kinds in sizes.items()
            for kind, pair in kinds.items()
        ),
    )
