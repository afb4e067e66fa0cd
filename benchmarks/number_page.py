"""Measure the page of a number whose call path has ten steps: its time beyond the API call.

Ringing hooks for some callers and ending hooks alternate, and a server answers. The page leaves the
other numbers of the path for later, as it does for everybody.
"""

from contextlib import ExitStack
from functools import partial

from vapi_client.json_values import JSON

from .form_page import largest_number
from .measuring import Figures, at_most, figures, one_repeat, print_table, rounds_made
from .processes import Broken, Processes, Server, processes
from .sites import Site, start_dashboard, start_sandbox, upstream_client

STEPS = 10
HOOKS = STEPS - 3  # besides the call itself, the server and the fallback
REPEATS = 7
ROUNDS = 25
SECONDS = 8.0  # for each repeat
MOST_ABOVE_RAW = 40.0


def run() -> None:
    """Measure and print."""
    with processes() as started:
        sandbox, number_id = _start_upstream(started)
        site = start_dashboard(started, {"us": sandbox, "eu": sandbox}, role="operator")
        address = f"/orgs/us/numbers/{number_id}/"
        site.warm_up(address)
        size = _size(site, address)
        with ExitStack() as stack:
            ours = stack.enter_context(site.client())
            raw = stack.enter_context(upstream_client(sandbox))
            calls = {
                "raw: httpx, no page": partial(raw.get, f"/phone-number/{number_id}"),
                "the number's page": partial(ours.get, address),
            }
            repeats = [one_repeat(calls, ROUNDS, SECONDS) for _ in range(REPEATS)]
    _print(figures(repeats), rounds_made(repeats), size)


def _print(measured: dict[str, Figures], rounds: str, size: int) -> None:
    print(
        f"The page of a number whose call path has {STEPS} steps: milliseconds to load it.\n"
        f"{REPEATS} repeats, each the median of {rounds} requests, in turns. "
        f"{size:,} bytes of HTML.\n"
    )
    print_table(
        ("", "min", "median", "max"),
        ((name, *times.columns(2)) for name, times in measured.items()),
    )
    above = measured["the number's page"] - measured["raw: httpx, no page"]
    print("\nTargets\n")
    print_table(
        ("", "min", "median", "max", ""),
        [("page - raw, ms", *above.columns(2), at_most(above.median, MOST_ABOVE_RAW))],
    )


def number_with_ten_steps() -> JSON:
    """Return a number with every field set, answered by its server."""
    number = largest_number()
    del number["assistantId"]
    return {**number, "hooks": number["hooks"][:HOOKS]}


def _start_upstream(started: Processes) -> tuple[Server, str]:
    """Start a sandbox with the number; return the server and the number's id."""
    sandbox = start_sandbox(started, 60)
    started.wait(sandbox, "/_sandbox/organizations")
    with upstream_client(sandbox) as client:
        created = client.post("/phone-number", json=number_with_ten_steps())
        if created.status_code != 201:
            raise Broken(f"the sandbox refused the number: {created.text}")
        return sandbox, created.json()["id"]


def _size(site: Site, address: str) -> int:
    with site.client() as client:
        page = client.get(address, headers={"Accept-Encoding": "identity"})
        steps = page.text.count('<div class="path-card')
        if page.status_code != 200 or steps != STEPS:
            raise Broken(f"the page ({page.status_code}) has {steps} steps")
        return len(page.content)
