"""The sandbox as a whole: a registry of organizations, served on a socket."""

from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from . import control, routing
from .faults import Fault
from .received import Received
from .registry import Registry
from .responses import Response
from .server import Server


class Sandbox(Registry):
    """A stand-in for the Vapi API that serves on its own socket and in its own thread.

    It binds the port at once (port 0: any free one), so `url` is known before `start`. With
    `state`, it loads organizations from that file and saves them there.
    """

    def __init__(
        self,
        port: int = 0,
        host: str = "127.0.0.1",
        state: Path | str | None = None,
        *,
        activation_seconds: float = 120.0,
    ) -> None:
        super().__init__(state, activation_seconds)
        self._server = Server((host, port), self)
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        host, port = self._server.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    def start(self) -> None:
        self.start_saving()
        self._thread = Thread(target=self._server.serve, name="vapi-sandbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close every connection at once and save the state. A stopped sandbox can't restart."""
        for organization in self.organizations:
            organization.clear_faults()
        if self._thread is None:
            self._server.server_close()
        else:
            self._server.stop()
            self._thread.join()
        self.stop_saving()

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

    def handle(self, received: Received, key: str) -> tuple[Response, Fault | None]:
        """Record a request; return its response and the fault left for the server to act out."""
        if received.path.startswith(control.PREFIX):
            return control.respond(self, received), None
        organization = self.organization(key)
        self.record(received)
        if organization is not None:
            received.organization = organization.id
            organization.record(received)
        response, fault = routing.respond(received, key, organization)
        if fault is None or fault.kind == "drip":
            received.status = response.status
        return response, fault
