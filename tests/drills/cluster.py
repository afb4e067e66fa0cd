"""A PostgreSQL server of the drills' own, which they stop and freeze."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Self

from tests.outside import ROOT, missing

from .site import children_of


class Cluster:
    """The temporary server that .ci/with-postgresql starts for a command, here for `cat`."""

    def __enter__(self) -> Self:
        self._holder = subprocess.Popen(
            [ROOT / ".ci/with-postgresql", "sh", "-c", 'echo "$PGHOST"; cat'],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._holder.stdout
        self.directory = self._holder.stdout.readline().strip()
        if not self.directory:
            self._holder.communicate()
            missing("PostgreSQL is missing")
        return self

    def __exit__(self, *_: object) -> None:
        self._holder.communicate()

    @property
    def url(self) -> str:
        return f"postgres://postgres@/postgres?host={self.directory}"

    def stop(self) -> None:
        self._control("stop", "--mode=fast")

    def start(self) -> None:
        """Start the stopped server with its former options."""
        self._control("restart")

    def freeze(self) -> list[int]:
        """Pause every process of the server, and return their ids."""
        main = int((Path(self.directory) / "data/postmaster.pid").read_text().split()[0])
        processes = [main, *children_of(main)]
        for pid in processes:
            os.kill(pid, signal.SIGSTOP)
        return processes

    def _control(self, *arguments: str) -> None:
        binary = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
        command = [str(binary[-1]) if binary else "pg_ctl", *arguments]
        account = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        data = "--pgdata=data"
        log = "--log=data/log"
        subprocess.run(
            [*account, *command, data, log, "--wait"],
            cwd=self.directory,  # its former options name the data relative to it
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )


def thaw(processes: list[int]) -> None:
    for pid in processes:
        os.kill(pid, signal.SIGCONT)
