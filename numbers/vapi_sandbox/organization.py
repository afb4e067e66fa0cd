"""One organization: its keys, its objects, its faults, and what its keys asked."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from threading import RLock
from time import time
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import orjson

from vapi_client.json_values import JSON

from .collection import Collection
from .faults import Fault, Faults
from .received import Received, new_records
from .seed import Seeding, seeded


def _ignore() -> None:
    pass


class Organization:
    """What belongs to one private key. Objects given out are copies."""

    def __init__(
        self,
        key: str,
        public_key: str | None = None,
        *,
        seeding: Seeding | None = None,
        activation_seconds: float = 120.0,
        changed: Callable[[], None] = _ignore,
    ) -> None:
        self.key = key
        self.public_key = public_key or f"{key}-public"
        self.id = str(uuid5(NAMESPACE_URL, f"organization/{key}"))
        self.seeding = seeding or Seeding()
        self.activation_seconds = activation_seconds
        self.revoked = False
        self.faults = Faults()
        self.number_store = Collection()
        self.assistant_store = Collection()
        self.squad_store = Collection()
        self._received = new_records()
        self._activations: list[tuple[float, str]] = []
        self._changed = changed
        self.lock = RLock()  # held by whoever reads, checks and then writes

    def reset(self) -> None:
        """Back to what was seeded, with no faults and no record."""
        seeds = seeded(self.seeding, self.id)
        with self.lock:
            self.number_store.replace_all(seeds.numbers)
            self.assistant_store.replace_all(seeds.assistants)
            self.squad_store.replace_all(seeds.squads)
            self._activations.clear()
        self.restore()
        self.clear_faults()
        self.forget_requests()

    # What tests ask and prepare.

    @property
    def numbers(self) -> list[JSON]:
        """The numbers in the order of their creation."""
        self.settle()
        return self.number_store.documents()

    @property
    def assistants(self) -> list[JSON]:
        return self.assistant_store.documents()

    @property
    def squads(self) -> list[JSON]:
        return self.squad_store.documents()

    def get(self, number_id: str) -> JSON | None:
        self.settle()
        text = self.number_store.get(number_id)
        return orjson.loads(text) if text else None

    def put(self, number: JSON) -> JSON:
        """Inserts or replaces a number as it is, whatever the API would say to it."""
        return self._put(self.number_store, number)

    def put_assistant(self, assistant: JSON) -> JSON:
        return self._put(self.assistant_store, assistant)

    def put_squad(self, squad: JSON) -> JSON:
        return self._put(self.squad_store, squad)

    def delete(self, number_id: str) -> JSON | None:
        """Removes a number; gives it."""
        return self._delete(self.number_store, number_id)

    def delete_assistant(self, assistant_id: str) -> JSON | None:
        return self._delete(self.assistant_store, assistant_id)

    def delete_squad(self, squad_id: str) -> JSON | None:
        return self._delete(self.squad_store, squad_id)

    def fail(self, operation: str, fault: Fault) -> None:
        """Has the operation's next requests meet this fault; "*" is any operation."""
        self.faults.add(operation, fault)

    def clear_faults(self) -> None:
        self.faults.clear()

    @property
    def requests(self) -> list[Received]:
        """What came with this organization's keys, the oldest first."""
        return list(self._received)

    def forget_requests(self) -> None:
        self._received.clear()

    def revoke(self) -> None:
        """The key is refused from now on."""
        self.revoked = True
        self._changed()

    def restore(self) -> None:
        """The key is good again."""
        self.revoked = False
        self._changed()

    # What the operations do.

    def record(self, received: Received) -> None:
        self._received.append(received)

    def create(self, fields: JSON, *, activating: bool = False) -> bytes:
        """Adds a number that the API has accepted; gives its bytes."""
        now = timestamp()
        number = {"id": str(uuid4()), "orgId": self.id, **fields, "createdAt": now}
        number |= {"updatedAt": now, "status": "activating" if activating else "active"}
        with self.lock:
            if activating:
                heappush(self._activations, (time() + self.activation_seconds, number["id"]))
            return self._written(self.number_store.put(number))

    def update(self, number_id: str, change: Callable[[JSON], JSON]) -> bytes | None:
        """Replaces a number by what `change` makes of it; `updatedAt` advances."""
        with self.lock:
            text = self.number_store.get(number_id)
            if text is None:
                return None
            stored = orjson.loads(text)
            changed = change(stored)
            changed["updatedAt"] = timestamp(after=stored.get("updatedAt"))
            return self._written(self.number_store.put(changed))

    def remove(self, number_id: str) -> bytes | None:
        """Removes a number; gives its bytes."""
        return self._written(self.number_store.delete(number_id))

    def settle(self) -> None:
        """Numbers whose time has come become active."""
        with self.lock:
            while self._activations and self._activations[0][0] <= time():
                _, number_id = heappop(self._activations)
                self.update(number_id, _activated)

    # What the state file keeps.

    def to_state(self) -> JSON:
        with self.lock:
            return {
                "key": self.key,
                "publicKey": self.public_key,
                "revoked": self.revoked,
                "seeding": self.seeding,
                "activations": self._activations,
                "numbers": [orjson.Fragment(text) for text in self.number_store.texts()],
                "assistants": [orjson.Fragment(text) for text in self.assistant_store.texts()],
                "squads": [orjson.Fragment(text) for text in self.squad_store.texts()],
            }

    def take_state(self, state: JSON) -> None:
        self.revoked = state["revoked"]
        self._activations = [(due, number_id) for due, number_id in state["activations"]]
        self.number_store.replace_all(state["numbers"])
        self.assistant_store.replace_all(state["assistants"])
        self.squad_store.replace_all(state["squads"])

    def _put(self, store: Collection, document: JSON) -> JSON:
        now = timestamp()
        base = {"id": str(uuid4()), "orgId": self.id, "createdAt": now, "updatedAt": now}
        stored: JSON = orjson.loads(self._written(store.put({**base, **document})))
        return stored

    def _delete(self, store: Collection, identifier: str) -> JSON | None:
        text = self._written(store.delete(identifier))
        return orjson.loads(text) if text else None

    def _written[T](self, result: T) -> T:
        self._changed()
        return result


def _activated(number: JSON) -> JSON:
    return {**number, "status": "active"} if number.get("status") == "activating" else number


def timestamp(after: Any = None) -> str:
    """Now, to the millisecond; later than `after` in any case."""
    now = datetime.now(UTC)
    with suppress(TypeError, ValueError):
        now = max(now, datetime.fromisoformat(after) + timedelta(milliseconds=1))
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
