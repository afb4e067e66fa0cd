"""Starts the processes of a benchmark, and ends them with it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT = 300.0  # seconds; a busy machine takes minutes to start a site
HOST = "127.0.0.1"


class Broken(Exception):
    """Raised with the reason why a benchmark can't measure."""


@dataclass(frozen=True)
class Server:
    """A process that answers over HTTP."""

    name: str
    url: str
    process: subprocess.Popen[bytes]
    log: Path


class Processes:
    """Servers and commands that share a directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._servers: list[Server] = []

    def run(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        typed: str = "",
        timeout: float = TIMEOUT,
    ) -> bytes:
        """Run a command with this Python and return its output. Raises Broken if it fails."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            input=typed.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            raise Broken(f"{' '.join(arguments)} failed:\n{done.stdout.decode()}")
        return done.stdout

    def start(
        self,
        name: str,
        *arguments: str,
        port: int,
        environment: Mapping[str, str] | None = None,
        python: str = sys.executable,
    ) -> Server:
        """Start a server without waiting until it answers."""
        log = self.directory / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [python, *arguments],
                cwd=ROOT,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        server = Server(name, f"http://{HOST}:{port}", process, log)
        self._servers.append(server)
        return server

    def wait(self, server: Server, path: str) -> None:
        """Wait until the server answers at a path. Raises Broken if it doesn't."""
        ends = time.monotonic() + TIMEOUT
        while time.monotonic() < ends and server.process.poll() is None:
            try:
                if httpx.get(server.url + path, trust_env=False, timeout=5).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise Broken(f"{server.name} didn't start:\n{server.log.read_text()}")

    def end(self) -> None:
        """End every server, the last one first."""
        servers, self._servers = self._servers[::-1], []
        for server in servers:
            server.process.terminate()
        for server in servers:
            try:
                server.process.wait(timeout=8)
            except subprocess.TimeoutExpired:
                server.process.kill()
                server.process.wait()


@contextmanager
def processes() -> Iterator[Processes]:
    """Yield processes and their directory; end and delete them afterwards."""
    with TemporaryDirectory(prefix="benchmark-") as directory:
        started = Processes(Path(directory))
        try:
            yield started
        finally:
            with _uninterrupted():
                started.end()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ignore signals, since a second Ctrl-C would leave servers behind."""
    signals = (signal.SIGINT, signal.SIGTERM)
    former = [signal.signal(number, signal.SIG_IGN) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, former, strict=True):
            signal.signal(number, handler)
