"""Run a sample site's processes together: the sandbox, the web server and a worker."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from dashboard.places import ROOT

from .sample_site import SampleSite, fill_database, sign_in_help
from .serve import is_taken

PATIENCE = 120  # seconds
WORKER = ("-m", "dashboard", "worker")


def run(name: str, directory: Path, server: Sequence[str], *, debug: bool = False) -> None:
    """Run a sample site until it is interrupted or one of its processes ends.

    `name` is what messages call the site, and its target in the Makefile. `server` is the web
    server's command line, without Python; `{host}` and `{port}` are filled in.
    """
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    if is_taken(host, port):
        raise SystemExit(
            f"Port {port} on {host} is taken by another program. "
            f"Choose another, for example: make {name} PORT=8001"
        )
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    site = SampleSite(directory, host, port)
    processes: list[subprocess.Popen[str]] = []
    try:
        sandbox, sandbox_url = site.start_sandbox()
        processes.append(sandbox)
        site.configure(sandbox_url, debug=debug)
        fill_database()
        processes += [
            _start(*(part.format(host=host, port=port) for part in server)),
            _start(*WORKER),
        ]
        _wait_until_ready(f"http://{site.reached_at}:{port}/readyz", processes)
        print(  # noqa: T201
            f"\nmake {name} is ready: {site.url}\n\n{sign_in_help()}\n\n"
            f"It talks to a sandbox instead of Vapi, at {sandbox_url}. Ctrl-C stops everything.\n",
            flush=True,
        )
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
        raise SystemExit(f"A process of make {name} ended; the reason is above.")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _end(processes)


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, *arguments], text=True, cwd=ROOT)  # noqa: S603


def _wait_until_ready(url: str, processes: list[subprocess.Popen[str]]) -> None:
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        try:
            with directly.open(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("The site didn't start; the reason is above.")


def _end(processes: list[subprocess.Popen[str]]) -> None:
    for process in reversed(processes):
        if process.poll() is None:
            process.terminate()
    for process in reversed(processes):
        try:
            process.wait(timeout=8)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
