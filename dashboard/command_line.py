"""What all commands of manage.py do alike with their streams and signals."""

import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from django.conf import settings
from django.core.management import execute_from_command_line

NOTHING = Path(os.devnull)
INTERRUPTED, TERMINATED = 128 + signal.SIGINT, 128 + signal.SIGTERM  # as shells report them


class Terminated(KeyboardInterrupt):
    """SIGTERM asked the process to stop. Commands clean up as they do after Ctrl-C."""


class Output(io.FileIO):
    """An output whose reader may leave, as `head` does.

    What the command writes from then on is dropped. It ends as if everything had been read, so its
    exit status stays what it means.
    """

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            return memoryview(data).nbytes


def main(argv: Sequence[str]) -> None:
    """Run a command. After Ctrl-C or SIGTERM, exit at once with a sentence and no traceback."""
    sys.stdin = sys.stdin or NOTHING.open(encoding="utf-8")  # it was closed
    sys.stdout, sys.stderr = _output(sys.stdout), _output(sys.stderr)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        if argv[1:2] == ["generate_secrets"]:
            _without_settings(list(argv))
        else:
            execute_from_command_line(list(argv))
    except KeyboardInterrupt as stop:
        sys.stderr.write("Stopped.\n")
        sys.stdout.flush()
        sys.stderr.flush()
        # Without waiting for threads, which may be waiting for Vapi
        os._exit(TERMINATED if isinstance(stop, Terminated) else INTERRUPTED)


def _without_settings(argv: list[str]) -> None:
    """Run the command that makes the settings without which no other starts."""
    from dashboard.operations.management.commands.generate_secrets import Command

    settings.configure()
    Command().run_from_argv(argv)


def _output(stream: TextIO | None) -> TextIO:
    """Return a stream for any text: what its encoding lacks is written as an escape."""
    if stream is None:
        return NOTHING.open("w", encoding="utf-8")
    return io.TextIOWrapper(
        io.BufferedWriter(Output(stream.fileno(), "w", closefd=False)),
        encoding=stream.encoding,
        errors="backslashreplace",
        line_buffering=stream.isatty() or stream is sys.stderr,
    )


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated
