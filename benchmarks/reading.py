"""A page of numbers, fetched and read: the client beside the bare call and beside Vapi's SDK.

The upstream answers at once, with bytes it has ready. The sandbox would add the same to all three,
a third of what the bare call takes, and so bring them closer together.
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

from .measuring import Figures, figures, in_turns, print_table, rounds_made, timed, verdict
from .processes import Broken, Processes, processes
from .sites import KEY, start_sdk, start_upstream, upstream_client

ON_A_PAGE = 100
NUMBERS = 500
REPEATS = 7
ROUNDS = 5
CALLS = 20  # of a turn; the SDK, which takes hundreds of times as long, has one
SECONDS = 45.0  # beyond what starting takes

MOST_TIMES_RAW = 1.5
LEAST_TIMES_FASTER = 50.0

UPSTREAM = f"/v2/phone-number?limit={ON_A_PAGE}"

Kind = Literal["raw", "ours", "sdk"]

LABELS: dict[Kind, str] = {
    "raw": "raw: httpx + orjson",
    "ours": "our client, every number typed",
    "sdk": "Vapi's SDK",
}


@dataclass(frozen=True)
class Readers:
    """The three that read the same page."""

    bare: httpx.Client
    client: VapiClient
    sdk: httpx.Client  # to the process with the SDK

    def raw(self) -> Any:
        return orjson.loads(self.bare.get(UPSTREAM).content)["results"]

    def ours(self) -> tuple[PhoneNumber, ...]:
        return self.client.list_numbers(PageQuery(limit=ON_A_PAGE)).numbers

    def ask_sdk(self) -> Any:
        """One call of the SDK, timed where it is made."""
        return orjson.loads(self.sdk.get("/1").raise_for_status().content)

    def repeat(self) -> dict[Kind, list[float]]:
        """The milliseconds of calls, in turns."""
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
    """Measures and prints."""
    with processes() as started, _readers(started) as readers:
        sdk = _checked(readers)
        repeats = [readers.repeat() for _ in range(REPEATS)]
    measured = figures(repeats)
    rounds = rounds_made([{"sdk": repeat["sdk"]} for repeat in repeats])
    print(
        f"A page of {ON_A_PAGE} numbers, fetched and read: milliseconds.\n{REPEATS} repeats, each "
        f"the median of {rounds} turns of {CALLS} calls; of the SDK, one call a turn.\n"
        f"We have Python {platform.python_version()}, {sdk}.\n"
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
    """Which SDK it is, once it is certain that all three read the same numbers."""
    raw = [number["id"] for number in readers.raw()]
    ours = [number.id for number in readers.ours()]
    sdk = readers.ask_sdk()
    if len(raw) != ON_A_PAGE or raw != ours or raw != sdk["ids"]:
        raise Broken(f"of {len(raw)} numbers, {len(ours)} and {len(sdk['ids'])} were read")
    return f"the SDK {sdk['sdk']} has {sdk['python']}"


def _print_targets(measured: dict[Kind, Figures]) -> None:
    above = measured["ours"] / measured["raw"]
    faster = measured["sdk"] / measured["ours"]
    close = verdict(above.median <= MOST_TIMES_RAW)
    far = verdict(faster.median >= LEAST_TIMES_FASTER)
    rows = (
        ("ours / raw, times", *above.columns(2), f"at most {MOST_TIMES_RAW:g}: {close}"),
        ("SDK / ours, times", *faster.columns(0), f"at least {LEAST_TIMES_FASTER:g}: {far}"),
    )
    print("\nTargets\n")
    print_table(("", "min", "median", "max", ""), rows)
