"""The state file: what the organizations hold, written soon after a change and at the end."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread

import orjson

from vapi_client.json_values import JSON

PAUSE_SECONDS = 0.5


class StateFile:
    """Keeps a file in step with what `collect` gives, not more often than every half second."""

    def __init__(self, path: Path, collect: Callable[[], Sequence[JSON]]) -> None:
        self._path = path
        self._collect = collect
        self._changed = Event()
        self._stopping = Event()
        self._thread: Thread | None = None

    def load(self) -> list[JSON]:
        """The organizations in the file; none when there is no file yet.

        Raises ValueError for a file that is none of ours.
        """
        try:
            organizations: list[JSON] = orjson.loads(self._path.read_bytes())["organizations"]
        except FileNotFoundError:
            return []
        except (TypeError, KeyError):
            raise ValueError("not a state file of the sandbox") from None
        return organizations

    def changed(self) -> None:
        """Says that the file is out of date."""
        self._changed.set()

    def start(self) -> None:
        self._stopping.clear()
        self._thread = Thread(target=self._keep, name="sandbox-state", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Writes what is new and ends."""
        self._stopping.set()
        self._changed.set()
        if self._thread is not None:
            self._thread.join()
        self.save()

    def save(self) -> None:
        """Replaces the file as a whole: a reader sees the old one or the new one."""
        self._changed.clear()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = orjson.dumps({"organizations": self._collect()})
        unfinished = self._path.with_name(f".{self._path.name}.unfinished")
        unfinished.write_bytes(text)
        unfinished.replace(self._path)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._changed.wait()
            if not self._stopping.wait(PAUSE_SECONDS):
                self.save()
