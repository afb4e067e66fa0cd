"""Run the benchmarks: `python -m benchmarks [NAME …]`, or all of them without a name."""

import argparse
import pkgutil
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from types import FrameType
from typing import NoReturn

import benchmarks

from .processes import Broken


def main() -> int:
    """Return the exit status: 0 whatever the results are, 1 if a benchmark couldn't measure."""
    known = found()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    names: list[str] = parser.parse_args().names or list(known)
    for name in names:
        if name not in known:
            parser.error(f"no benchmark is called {name}; choose from: {', '.join(known)}")
    signal.signal(signal.SIGTERM, _stop)
    for name in names:
        began = time.monotonic()
        try:
            known[name]()
        except Broken as broken:
            sys.stderr.write(f"{name}: {broken}\n")
            return 1
        print(f"\n{name}: done in {time.monotonic() - began:.0f} s", flush=True)
    return 0


def found() -> dict[str, Callable[[], None]]:
    """Return the benchmarks by name."""
    modules = {
        each.name: import_module(f"benchmarks.{each.name}")
        for each in pkgutil.iter_modules(benchmarks.__path__)
        if not each.ispkg and each.name != "__main__"
    }
    return {name: module.run for name, module in modules.items() if hasattr(module, "run")}


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + signum)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
