"""Compare how long a page of numbers takes with VapiClient, a bare httpx call and Vapi's SDK.

The upstream answers at once, with bytes that it has ready. The sandbox would add a third of the
bare call's time to all three and so hide differences. The bare call and VapiClient both use
httpx.Client, which adds about 0.2 ms to the connection pool below it.
"""

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import httpx
import orjson
from pydantic import SecretStr

from vapi_client import VapiClient
from vapi_client.schemas.listing import PageQuery
from vapi_client.schemas.phone_number import PhoneNumber

from .measuring import (
    Figures,
    at_least,
    at_most,
    figures,
    in_turns,
    print_table,
    rounds_made,
    timed,
)
from .processes import Broken, Processes, processes
from .sites import KEY, start_sdk, start_upstream, upstream_client

ON_A_PAGE = 100
NUMBERS = 500
REPEATS = 7
ROUNDS = 5
CALLS = 20  # a turn; the SDK takes hundreds of times as long and makes one
SECONDS = 45.0  # without the start of the servers

MOST_TIMES_RAW = 1.5
LEAST_TIMES_FASTER = 50.0

UPSTREAM = f"/v2/phone-number?limit={ON_A_PAGE}"

Kind = Literal["raw", "ours", "sdk"]

LABELS: dict[Kind, str] = {
    "raw": "raw: httpx + orjson",
    "ours": "VapiClient, every number typed",
    "sdk": "Vapi's SDK",
}


@dataclass(frozen=True)
class Readers:
    """The three clients, which read the same page."""

    bare: httpx.Client
    client: VapiClient
    sdk: httpx.Client  # to the process with the SDK

    def raw(self) -> Any:
        return orjson.loads(self.bare.get(UPSTREAM).content)["results"]

    def ours(self) -> tuple[PhoneNumber, ...]:
        return self.client.list_numbers(PageQuery(limit=ON_A_PAGE)).numbers

    def ask_sdk(self) -> Any:
        """Ask the SDK's process for a call that it times itself."""
        return orjson.loads(self.sdk.get("/1").raise_for_status().content)

    def repeat(self) -> dict[Kind, list[float]]:
        """Call all three in turns and return the milliseconds."""
        return in_turns(
            {
                "raw": partial(timed, self.raw, CALLS),
                "ours": partial(timed, self.ours, CALLS),
                "sdk": lambda: self.ask_sdk()["milliseconds"],
            },
            ROUNDS,
            SECONDS / REPEATS,
        )


def run() -> None:
    """Measure and print."""
    with processes() as started, _readers(started) as readers:
        sdk = _checked(readers)
        repeats = [readers.repeat() for _ in range(REPEATS)]
    measured = figures(repeats)
    rounds = rounds_made([{"sdk": repeat["sdk"]} for repeat in repeats])
    print(
        f"A page of {ON_A_PAGE} numbers: milliseconds to read it.\n{REPEATS} repeats, each "
        f"the median of {rounds} turns of {CALLS} calls, or of one call for the SDK.\n"
        f"VapiClient ran on Python {platform.python_version()}, {sdk}.\n"
    )
    print_table(
        ("", "min", "median", "max"),
        ((label, *measured[kind].columns(2)) for kind, label in LABELS.items()),
    )
    _print_targets(measured)


@contextmanager
def _readers(started: Processes) -> Iterator[Readers]:
    upstream = start_upstream(started, NUMBERS)
    sdk = start_sdk(started, upstream, ON_A_PAGE)
    with (
        upstream_client(upstream) as bare,
        httpx.Client(base_url=sdk.url, trust_env=False, timeout=60) as asked,
    ):
        yield Readers(bare, VapiClient(SecretStr(KEY), upstream.url), asked)


def _checked(readers: Readers) -> str:
    """Return the SDK's version. Raises Broken unless all three read the same numbers."""
    raw = [number["id"] for number in readers.raw()]
    ours = [number.id for number in readers.ours()]
    sdk = readers.ask_sdk()
    if len(raw) != ON_A_PAGE or raw != ours or raw != sdk["ids"]:
        raise Broken(f"of {len(raw)} numbers, {len(ours)} and {len(sdk['ids'])} were read")
    return f"SDK {sdk['sdk']} on {sdk['python']}"


def _print_targets(measured: dict[Kind, Figures]) -> None:
    above = measured["ours"] / measured["raw"]
    faster = measured["sdk"] / measured["ours"]
    rows = (
        ("VapiClient / raw", *above.columns(2), at_most(above.median, MOST_TIMES_RAW)),
        ("SDK / VapiClient", *faster.columns(0), at_least(faster.median, LEAST_TIMES_FASTER)),
    )
    print("\nTargets\n")
    print_table(("", "min", "median", "max", ""), rows)
