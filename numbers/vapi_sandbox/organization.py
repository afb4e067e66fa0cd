"""One organization: its keys, objects and faults, and the requests it received."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from threading import RLock
from time import time
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from msgspec import Raw

from vapi_client.json_text import read_json
from vapi_client.json_values import JSON

from .collection import Collection
from .faults import Fault, Faults
from .received import Received, new_records
from .seed import SeedOptions, generate


def _ignore() -> None:
    pass


class Organization:
    """Everything that belongs to one private key. It returns copies of its objects."""

    def __init__(
        self,
        key: str,
        public_key: str | None = None,
        *,
        seeding: SeedOptions | None = None,
        activation_seconds: float = 120.0,
        on_change: Callable[[], None] = _ignore,
    ) -> None:
        self.key = key
        self.public_key = public_key or f"{key}-public"
        self.id = str(uuid5(NAMESPACE_URL, f"organization/{key}"))
        self.seeding = seeding or SeedOptions()
        self.activation_seconds = activation_seconds
        self.revoked = False
        self.faults = Faults()
        self.number_store = Collection()
        self.assistant_store = Collection()
        self.squad_store = Collection()
        self.late_requests: list[Callable[[], object]] = []
        self._received = new_records()
        self._activations: list[tuple[float, str]] = []
        self._on_change = on_change
        self.lock = RLock()  # hold it to read, check and then write

    def reset(self) -> None:
        """Restore the sample data and the key; forget faults and requests."""
        sample = generate(self.seeding, self.id)
        with self.lock:
            self.number_store.replace_all(sample.numbers)
            self.assistant_store.replace_all(sample.assistants)
            self.squad_store.replace_all(sample.squads)
            self._activations.clear()
        self.late_requests.clear()
        self.restore()
        self.clear_faults()
        self.forget_requests()

    # For tests

    @property
    def numbers(self) -> list[JSON]:
        """All numbers, oldest first."""
        self.activate_due_numbers()
        return self.number_store.documents()

    @property
    def assistants(self) -> list[JSON]:
        return self.assistant_store.documents()

    @property
    def squads(self) -> list[JSON]:
        return self.squad_store.documents()

    def get(self, number_id: str) -> JSON | None:
        self.activate_due_numbers()
        text = self.number_store.get(number_id)
        return read_json(text) if text else None

    def put(self, number: JSON) -> JSON:
        """Insert or replace a number without validation; return it with id and dates."""
        return self._put(self.number_store, number)

    def put_assistant(self, assistant: JSON) -> JSON:
        return self._put(self.assistant_store, assistant)

    def put_squad(self, squad: JSON) -> JSON:
        return self._put(self.squad_store, squad)

    def delete(self, number_id: str) -> JSON | None:
        """Remove a number; return it."""
        return self._delete(self.number_store, number_id)

    def delete_assistant(self, assistant_id: str) -> JSON | None:
        return self._delete(self.assistant_store, assistant_id)

    def delete_squad(self, squad_id: str) -> JSON | None:
        return self._delete(self.squad_store, squad_id)

    def fail(self, operation: str, fault: Fault) -> None:
        """Make the operation's next requests meet this fault; "*" stands for any operation."""
        self.faults.add(operation, fault)

    def clear_faults(self) -> None:
        self.faults.clear()

    def apply_late_requests(self) -> None:
        """Carry out the requests that a fault with `when="late"` put off, oldest first."""
        while self.late_requests:
            self.late_requests.pop(0)()

    @property
    def requests(self) -> list[Received]:
        """The requests sent with this organization's keys, oldest first."""
        return list(self._received)

    def forget_requests(self) -> None:
        self._received.clear()

    def revoke(self) -> None:
        """Refuse the key from now on."""
        self.revoked = True
        self._on_change()

    def restore(self) -> None:
        """Accept the key again."""
        self.revoked = False
        self._on_change()

    # For operations

    def record(self, received: Received) -> None:
        self._received.append(received)

    def create(self, fields: JSON, *, activating: bool = False) -> bytes:
        """Add a validated number; return its bytes."""
        now = timestamp()
        number = {"id": str(uuid4()), "orgId": self.id, **fields, "createdAt": now}
        number |= {"updatedAt": now, "status": "activating" if activating else "active"}
        with self.lock:
            if activating:
                heappush(self._activations, (time() + self.activation_seconds, number["id"]))
            return self._written(self.number_store.put(number))

    def update(self, number_id: str, change: Callable[[JSON], JSON]) -> bytes | None:
        """Replace a number by what `change` returns for it, with a later `updatedAt`."""
        with self.lock:
            text = self.number_store.get(number_id)
            if text is None:
                return None
            stored = read_json(text)
            changed = change(stored)
            changed["updatedAt"] = timestamp(after=stored.get("updatedAt"))
            return self._written(self.number_store.put(changed))

    def remove(self, number_id: str) -> bytes | None:
        """Remove a number; return its bytes, or None if there is no such number."""
        return self._written(self.number_store.delete(number_id))

    def activate_due_numbers(self) -> None:
        """Set the status of numbers whose activation time has passed to active."""
        with self.lock:
            while self._activations and self._activations[0][0] <= time():
                _, number_id = heappop(self._activations)
                self.update(number_id, _activated)

    # For the state file

    def to_state(self) -> JSON:
        with self.lock:
            return {
                "key": self.key,
                "publicKey": self.public_key,
                "revoked": self.revoked,
                "seeding": self.seeding,
                "activations": self._activations,
                "numbers": [Raw(text) for text in self.number_store.texts()],
                "assistants": [Raw(text) for text in self.assistant_store.texts()],
                "squads": [Raw(text) for text in self.squad_store.texts()],
            }

    def load_state(self, state: JSON) -> None:
        self.revoked = state["revoked"]
        self._activations = [(due, number_id) for due, number_id in state["activations"]]
        self.number_store.replace_all(state["numbers"])
        self.assistant_store.replace_all(state["assistants"])
        self.squad_store.replace_all(state["squads"])

    def _put(self, store: Collection, document: JSON) -> JSON:
        now = timestamp()
        base = {"id": str(uuid4()), "orgId": self.id, "createdAt": now, "updatedAt": now}
        stored: JSON = read_json(self._written(store.put({**base, **document})))
        return stored

    def _delete(self, store: Collection, identifier: str) -> JSON | None:
        text = self._written(store.delete(identifier))
        return read_json(text) if text else None

    def _written[T](self, result: T) -> T:
        self._on_change()
        return result


def _activated(number: JSON) -> JSON:
    return {**number, "status": "active"} if number.get("status") == "activating" else number


def timestamp(after: Any = None) -> str:
    """Return the current time to the millisecond, but always later than `after`."""
    now = datetime.now(UTC)
    with suppress(TypeError, ValueError):
        now = max(now, datetime.fromisoformat(after) + timedelta(milliseconds=1))
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
