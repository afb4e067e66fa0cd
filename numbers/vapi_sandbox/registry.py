"""The organizations of a sandbox, the requests it received, and the file that keeps its state."""

from pathlib import Path
from threading import Lock
from uuid import uuid4

from vapi_client.json_values import JSON

from .organization import Organization
from .received import Received, new_records
from .seed import SeedOptions
from .state import StateFile


class Registry:
    """Organizations by key. With `state`, it loads them from that file and saves them there."""

    def __init__(self, state: Path | str | None = None, activation_seconds: float = 120.0) -> None:
        self.activation_seconds = activation_seconds
        self._organizations: dict[str, Organization] = {}
        self._by_key: dict[str, Organization] = {}
        self._requests = new_records()
        self._lock = Lock()
        self._state = StateFile(Path(state), self._to_state) if state else None
        for stored in self._state.load() if self._state else ():
            self._load(stored)

    @property
    def organizations(self) -> list[Organization]:
        with self._lock:
            return list(self._organizations.values())

    def organization(self, key: str) -> Organization | None:
        """Return the organization with this private or public key."""
        return self._by_key.get(key)

    def add_organization(
        self,
        key: str | None = None,
        public_key: str | None = None,
        *,
        numbers: int = 0,
        assistants: int = 0,
        squads: int = 0,
        seed: int = 1,
        assistant_size: int = 0,
    ) -> Organization:
        """Add an organization with so many objects; the same seed makes the same objects.

        Raises ValueError if another organization has the key.
        """
        organization = Organization(
            key or f"sk-{uuid4()}",
            public_key,
            seeding=SeedOptions(numbers, assistants, squads, seed, assistant_size),
            activation_seconds=self.activation_seconds,
            on_change=self._mark_changed,
        )
        organization.reset()
        self._add(organization)
        return organization

    @property
    def requests(self) -> list[Received]:
        """Every request to the API, oldest first, whichever key it had."""
        return list(self._requests)

    def record(self, received: Received) -> None:
        self._requests.append(received)

    def forget_requests(self) -> None:
        self._requests.clear()

    def reset(self) -> None:
        """Give every organization its sample data again, and forget all requests."""
        for organization in self.organizations:
            organization.reset()
        self.forget_requests()

    def start_saving(self) -> None:
        if self._state:
            self._state.start()

    def stop_saving(self) -> None:
        if self._state:
            self._state.stop()

    def _add(self, organization: Organization) -> None:
        keys = (organization.key, organization.public_key)
        with self._lock:
            if any(key in self._by_key for key in keys):
                raise ValueError("another organization has this key")
            self._organizations[organization.key] = organization
            self._by_key |= dict.fromkeys(keys, organization)
        self._mark_changed()

    def _mark_changed(self) -> None:
        if self._state:
            self._state.mark_changed()

    def _to_state(self) -> list[JSON]:
        return [organization.to_state() for organization in self.organizations]

    def _load(self, stored: JSON) -> None:
        organization = Organization(
            stored["key"],
            stored["publicKey"],
            seeding=SeedOptions(**stored["seeding"]),
            activation_seconds=self.activation_seconds,
            on_change=self._mark_changed,
        )
        organization.load_state(stored)
        self._add(organization)
