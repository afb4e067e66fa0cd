"""The sandbox's command line."""

import argparse
import signal
import sys
from pathlib import Path
from threading import Event

from .faults import OPERATIONS, Fault
from .organization import Organization
from .sandbox import Sandbox

DEFAULT_KEY = "sandbox-private-key"
DESCRIPTION = """\
A local stand-in for the Vapi API: phone numbers, assistants and squads over HTTP.

It starts with realistic sample data; the same --seed makes the same data. Point a client at the
URL it prints, and send a key it prints as the bearer token."""
EPILOG = """\
examples:
  python -m vapi_sandbox                                     250 numbers on port 8900
  python -m vapi_sandbox --key sk-1 --key sk-2=pk-2          two organizations
  python -m vapi_sandbox --numbers 50000 --assistants 2500   a large one
  python -m vapi_sandbox --state var/sandbox.json            keeps changes in a file
  python -m vapi_sandbox --latency 300 --fault list=503:0.1 --fault update=429

While it runs, /_sandbox/ offers more faults and the list of requests it received: see the
package's README."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line's options."""
    parser = argparse.ArgumentParser(
        prog="python -m vapi_sandbox",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="where to listen (default %(default)s)")
    add("--port", type=_port, default=8900, help="0 for any free one (default %(default)s)")
    add(
        "--key",
        action="append",
        type=_key,
        metavar="KEY[=PUBLIC_KEY]",
        help=f"an organization with this key; repeat for more (default {DEFAULT_KEY})",
    )
    add("--numbers", type=_count, default=250, help="in each organization (default %(default)s)")
    add("--assistants", type=_count, default=16, help="in each (default %(default)s)")
    add("--squads", type=_count, default=4, help="in each (default %(default)s)")
    add(
        "--assistant-size",
        type=_count,
        default=0,
        metavar="BYTES",
        help="make assistants about this large",
    )
    add("--seed", type=int, default=1, help="of the sample data (default %(default)s)")
    add("--state", type=Path, metavar="FILE", help="load and save everything here")
    add("--latency", type=_milliseconds, default=0.0, metavar="MS", help="delay every response")
    add("--jitter", type=_milliseconds, default=0.0, metavar="MS", help="vary the latency by ±MS")
    activation = "until a number bought by area code is active (default %(default)s)"
    add("--activation", type=float, default=120.0, metavar="SECONDS", help=activation)
    add(
        "--fault",
        action="append",
        default=[],
        type=_fault,
        metavar="OPERATION=STATUS[:RATE]",
        help=f"respond STATUS at a RATE of 0 to 1 (default 1); OPERATION: {' '.join(OPERATIONS)}",
    )
    return parser


def main() -> int:
    """Serve until SIGINT or SIGTERM; return the exit status."""
    options = parser().parse_args()
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        sandbox = Sandbox(
            options.port, options.host, options.state, activation_seconds=options.activation
        )
    except OSError as error:
        return _failed(f"cannot listen on {options.host}:{options.port}: {error.strerror}")
    except ValueError as error:
        return _failed(f"cannot read {options.state}: {error}")
    _populate(sandbox, options)
    with sandbox:
        keys = " ".join(f"{one.key} (public: {one.public_key})" for one in sandbox.organizations)
        sys.stdout.write(f"Vapi sandbox at {sandbox.url} with key {keys}\n")
        sys.stdout.flush()
        stopped.wait()
    return 0


def _populate(sandbox: Sandbox, options: argparse.Namespace) -> None:
    """Add the organizations that the state file doesn't have, and everyone's faults."""
    keys = options.key or ([] if sandbox.organizations else [(DEFAULT_KEY, None)])
    for offset, (key, public_key) in enumerate(keys):
        if sandbox.organization(key) is None:
            sandbox.add_organization(
                key,
                public_key,
                numbers=options.numbers,
                assistants=options.assistants,
                squads=options.squads,
                seed=options.seed + offset,
                assistant_size=options.assistant_size,
            )
    for organization in sandbox.organizations:
        _add_faults(organization, options)


def _add_faults(organization: Organization, options: argparse.Namespace) -> None:
    if options.latency or options.jitter:
        latency = Fault("latency", seconds=options.latency, jitter=options.jitter)
        organization.fail("*", latency)
    for operation, fault in options.fault:
        organization.fail(operation, fault)


def _failed(message: str) -> int:
    sys.stderr.write(f"vapi_sandbox: {message}\n")
    return 1


def _key(text: str) -> tuple[str, str | None]:
    key, _, public_key = text.partition("=")
    if not key:
        raise argparse.ArgumentTypeError("the key is missing")
    return key, public_key or None


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return count


def _milliseconds(text: str) -> float:
    return _count(text) / 1000


def _fault(text: str) -> tuple[str, Fault]:
    operation, _, rest = text.partition("=")
    status, _, rate = rest.partition(":")
    if operation not in OPERATIONS:
        raise argparse.ArgumentTypeError(f"operation must be one of {', '.join(OPERATIONS)}")
    try:
        fault = Fault("status", status=int(status), rate=float(rate or 1))
    except ValueError:
        raise argparse.ArgumentTypeError("expected OPERATION=STATUS[:RATE]") from None
    return operation, fault


if __name__ == "__main__":
    sys.exit(main())
