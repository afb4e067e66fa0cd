"""A temporary PostgreSQL server for a benchmark."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from .processes import ROOT, Broken

_TELL_AND_WAIT = 'echo "$PGHOST $TEST_DATABASE_URL"; exec cat'


@contextmanager
def postgresql() -> Iterator[dict[str, str]]:
    """Yield the settings of a site whose database is on a server of its own."""
    command = [str(ROOT / ".ci/with-postgresql"), "sh", "-c", _TELL_AND_WAIT]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin
        assert server.stdout
        host, _, url = server.stdout.readline().strip().partition(" ")
        if not url:
            raise Broken("PostgreSQL is missing: install its server, or add it to the PATH")
        try:
            yield {"PGHOST": host, "DATABASE_URL": url}
        finally:
            server.stdin.close()  # which ends the server
