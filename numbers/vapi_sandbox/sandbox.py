"""The sandbox as a whole: organizations by key, and the server that answers for them."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from uuid import uuid4

from vapi_client.json_values import JSON

from . import control
from .faults import NO_ANSWER, Fault
from .operations import ROUTES, Call, Handler
from .organization import Organization
from .received import Received, new_records
from .responses import Refused, Response
from .seed import Seeding
from .server import Server
from .state import StateFile

INVALID_KEY = (
    "Invalid Key. Hot tip, you may be using the private key instead of the public key, "
    "or vice versa."
)


class Sandbox:
    """A stand-in for the Vapi API, served on a socket of its own while started.

    The port is bound at once (port 0: any free one), so that `url` is known before `start`.
    With `state`, organizations are read from that file and kept in it.
    """

    def __init__(
        self,
        port: int = 0,
        host: str = "127.0.0.1",
        state: Path | str | None = None,
        *,
        activation_seconds: float = 120.0,
    ) -> None:
        self.activation_seconds = activation_seconds
        self._organizations: dict[str, Organization] = {}
        self._by_key: dict[str, Organization] = {}
        self._requests = new_records()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._state = StateFile(Path(state), self._collected) if state else None
        for stored in self._state.load() if self._state else ():
            self._take_state(stored)
        self._server = Server((host, port), self)

    @property
    def url(self) -> str:
        host, port = self._server.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    def start(self) -> None:
        """Begins to answer, in a thread of its own."""
        if self._state:
            self._state.start()
        self._thread = Thread(target=self._server.serve, name="vapi-sandbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends at once, with its connections; it cannot be started again."""
        if self._thread is None:
            self._server.server_close()
        else:
            self._server.stop()
            self._thread.join()
        if self._state:
            self._state.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def organizations(self) -> list[Organization]:
        with self._lock:
            return list(self._organizations.values())

    @property
    def requests(self) -> list[Received]:
        """What came from anybody, the oldest first."""
        return list(self._requests)

    def forget_requests(self) -> None:
        self._requests.clear()

    def organization(self, key: str) -> Organization | None:
        """The organization of a private or public key."""
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
        """Adds an organization with as many objects, which are the same for the same seed."""
        organization = Organization(
            key or f"sk-{uuid4()}",
            public_key,
            seeding=Seeding(numbers, assistants, squads, seed, assistant_size),
            activation_seconds=self.activation_seconds,
            changed=self._changed,
        )
        organization.reset()
        self._add(organization)
        return organization

    def reset(self) -> None:
        """Every organization is back to what was seeded; the record is empty."""
        for organization in self.organizations:
            organization.reset()
        self.forget_requests()

    def handle(self, received: Received, key: str) -> tuple[Response, Fault | None]:
        """Answers one request; gives the fault that remains to be done on the wire, too."""
        if received.path.startswith("/_sandbox"):
            return control.respond(self, received), None
        organization = self._by_key.get(key)
        self._requests.append(received)
        if organization is not None:
            received.organization = organization.id
            organization.record(received)
        try:
            response, fault = self._operate(received, key, organization)
        except Refused as refused:
            response, fault = refused.response, None
        if fault is None or fault.kind == "drip":
            received.status = response.status
        return response, fault

    def _operate(
        self, received: Received, key: str, organization: Organization | None
    ) -> tuple[Response, Fault | None]:
        name, operation, number_id = _routed(received)
        received.operation = name
        if organization is None or organization.revoked or key != organization.key:
            raise Refused(401, INVALID_KEY)
        latencies, fault = organization.faults.take(name)
        call = Call(organization, received.query, received.raw_body, number_id)
        self._wait([latency for latency in latencies if latency.when == "before"])
        performed = fault is None or fault.takes_effect
        response = _performed(operation, call) if performed else NO_ANSWER
        self._wait([latency for latency in latencies if latency.when == "after"])
        if fault is None or fault.kind in ("hang", "reset", "drip"):
            return response, fault
        return fault.spoil(response), None

    def _wait(self, latencies: Sequence[Fault]) -> None:
        if latencies:
            self._server.stopping.wait(sum(latency.delay() for latency in latencies))

    def _add(self, organization: Organization) -> None:
        keys = (organization.key, organization.public_key)
        with self._lock:
            if any(key in self._by_key for key in keys):
                raise ValueError("another organization has this key")
            self._organizations[organization.key] = organization
            self._by_key |= dict.fromkeys(keys, organization)
        self._changed()

    def _changed(self) -> None:
        if self._state:
            self._state.changed()

    def _collected(self) -> list[JSON]:
        return [organization.to_state() for organization in self.organizations]

    def _take_state(self, stored: JSON) -> None:
        organization = Organization(
            stored["key"],
            stored["publicKey"],
            seeding=Seeding(**stored["seeding"]),
            activation_seconds=self.activation_seconds,
            changed=self._changed,
        )
        organization.take_state(stored)
        self._add(organization)


def _routed(received: Received) -> tuple[str, Handler, str]:
    """The name of the operation, the operation, and the id in its path."""
    path, number_id = received.path, ""
    prefix, _, last = path.rpartition("/")
    if prefix == "/phone-number":
        path, number_id = "/phone-number/{id}", last
    methods = ROUTES.get(path)
    if methods is None:
        raise Refused(404, f"Cannot {received.method} {received.path}")
    if received.method not in methods:
        raise Refused(
            405, f"Cannot {received.method} {received.path}", {"Allow": ", ".join(methods)}
        )
    return *methods[received.method], number_id


def _performed(operation: Handler, call: Call) -> Response:
    call.organization.settle()
    try:
        return operation(call)
    except Refused as refused:
        return refused.response
