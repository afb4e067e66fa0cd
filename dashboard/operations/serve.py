"""Serve the site in production: `python -m dashboard.operations.serve`."""

import os
import socket
import sys
from collections.abc import Iterator

from dashboard import environment, places

from . import draining, metrics_files
from .unencrypted import unencrypted

THREADS = 64  # most of them wait, for Vapi or for a turn to call it
MOST_WORKERS = 4
LONGEST_REQUEST = 70  # seconds: a save that waits for its lease, and its calls to Vapi


def main() -> None:
    """Check the environment and the database, collect static files, and become gunicorn.

    Raises SystemExit if DEBUG is on: its error pages show settings and source code.
    """
    env = environment.load()
    if env.debug:
        raise SystemExit("DEBUG: must be off to serve the site. Use make dev for development.")
    if is_taken(env.host, env.port):
        raise SystemExit(
            f"Port {env.port} on {env.host} is taken by another program. "
            "Choose another with PORT=…, for example: make run PORT=8001"
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    _prepare()
    for notice in notices(env):
        print(notice, flush=True)  # noqa: T201
    if env.metrics_token.get_secret_value():
        metrics_files.share_counts()
    print(f"Serving {env.site_url}, listening on {env.host}:{env.port}", flush=True)  # noqa: T201
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *gunicorn_arguments(env)])  # noqa: S606


def notices(env: environment.Environment) -> Iterator[str]:
    """Yield what the person who starts the site should know."""
    from dashboard.setup import tokens

    if plain := unencrypted(env):
        yield (
            f"{', '.join(plain)}: others on the network can read these connections, with passwords "
            "and keys. docs/operations/provides.md says how to encrypt them."
        )
    if tokens.is_needed():
        yield tokens.explain()


def gunicorn_arguments(env: environment.Environment) -> list[str]:
    """Return gunicorn's arguments: a few processes of many threads, which mostly wait for Vapi."""
    return [
        f"--bind={env.host}:{env.port}",
        f"--workers={process_count()}",
        "--worker-class=dashboard.operations.receiving.ReceivingWorker",
        f"--threads={THREADS}",
        "--timeout=60",
        f"--graceful-timeout={LONGEST_REQUEST}",
        "--keep-alive=30",
        "--limit-request-line=8190",
        "--no-sendfile",  # which waits for a client without a time limit
        "--no-control-socket",
        "--forwarded-allow-ips=",  # dashboard/web/proxy.py reads these headers
        f"--env={draining.SECONDS}={env.drain_seconds}",
        "--config=python:dashboard.operations.hooks",
        "--log-level=warning",
        f"--logger-class=dashboard.operations.server_log.{env.log_format.title()}Logger",
        "dashboard.wsgi",
    ]


def process_count() -> int:
    return min(os.cpu_count() or 1, MOST_WORKERS)


def is_taken(host: str, port: int) -> bool:
    """Return whether another program listens on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _prepare() -> None:
    import django
    from django.db import DatabaseError, connection

    from dashboard.web.health import UPGRADE_FIRST, pending_migrations

    from .database_limits import check_connections
    from .static_files import collect

    django.setup()
    connection.settings_dict["OPTIONS"].pop("pool", None)  # its errors don't say the reason
    try:
        if pending_migrations():
            raise SystemExit(UPGRADE_FIRST)
    except DatabaseError as error:
        raise SystemExit(f"DATABASE_URL: the database doesn't answer: {error}") from None
    check_connections(process_count())
    collect(places.STATIC)


if __name__ == "__main__":
    main()
