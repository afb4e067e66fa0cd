"""The state file: every organization's data, saved soon after a change and at the end."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread

from vapi_client.json_text import read_json, write_json
from vapi_client.json_values import JSON

PAUSE_SECONDS = 0.5


class StateFile:
    """Saves what `collect` returns to a file, at most twice a second."""

    def __init__(self, path: Path, collect: Callable[[], Sequence[JSON]]) -> None:
        self._path = path
        self._collect = collect
        self._changed = Event()
        self._stopping = Event()
        self._thread: Thread | None = None

    def load(self) -> list[JSON]:
        """Return the organizations in the file, or an empty list if there is no file yet.

        Raises ValueError if it isn't a state file.
        """
        try:
            organizations: list[JSON] = read_json(self._path.read_bytes())["organizations"]
        except FileNotFoundError:
            return []
        except (TypeError, KeyError):
            raise ValueError("not a state file of the sandbox") from None
        return organizations

    def mark_changed(self) -> None:
        """Have the file saved soon."""
        self._changed.set()

    def start(self) -> None:
        self._stopping.clear()
        self._thread = Thread(target=self._keep, name="sandbox-state", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Save the file and end the thread."""
        self._stopping.set()
        self._changed.set()
        if self._thread is not None:
            self._thread.join()
        self.save()

    def save(self) -> None:
        """Replace the file in one step: a reader sees the old one or the new one."""
        self._changed.clear()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = write_json({"organizations": self._collect()})
        unfinished = self._path.with_name(f".{self._path.name}.unfinished")
        unfinished.write_bytes(text)
        unfinished.replace(self._path)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._changed.wait()
            if not self._stopping.wait(PAUSE_SECONDS):
                self.save()
