"""The HTTP server: it reads requests, and sends each response in one write or as a fault says."""

import socket
import socketserver
import struct
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote

from .faults import Fault
from .received import Received, masked_authorization
from .responses import Refused, Response, error_response, reason

MAX_BODY = 1_000_000
MAX_DISCARDED = 64 * MAX_BODY
_POLL_SECONDS = 0.05


class Application(Protocol):
    """The object that the server passes requests to."""

    def handle(self, received: Received, key: str) -> tuple[Response, Fault | None]:
        """Return the response, and the fault that the server has to act out."""


class Server(ThreadingHTTPServer):
    """A threaded HTTP server that can stop at once."""

    daemon_threads = True
    request_queue_size = 256
    allow_reuse_port = False

    def __init__(self, address: tuple[str, int], application: Application) -> None:
        self.application = application
        self.stopping = Event()
        self._connections: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # skips HTTPServer's lookup of the host name

    def serve(self) -> None:
        self.serve_forever(poll_interval=_POLL_SECONDS)

    def stop(self) -> None:
        """Stop serving and close every connection, even one that waits."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that disconnect; print any other error."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """The requests of one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def respond(self) -> None:
        """Read one request and send its response."""
        fault: Fault | None = None
        try:
            received = self._received()
            key = self.headers.get("Authorization", "").partition(" ")[2].strip()
            response, fault = self.server.application.handle(received, key)
        except Refused as refused:
            response = refused.response
        except Exception:
            traceback.print_exc()
            response = error_response(500)
        self._send(response, fault)

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Handle every HTTP method; the routes refuse unknown ones."""
        if name.startswith("do_"):
            return self.respond
        raise AttributeError(name)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing; the records of requests are the log."""

    def _received(self) -> Received:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        if "authorization" in headers:
            headers["authorization"] = masked_authorization(headers["authorization"])
        return Received(
            method=self.command,
            path=unquote(path).rstrip("/") or "/",
            query=parse_qs(query, keep_blank_values=True),
            headers=headers,
            raw_body=self._body(),
        )

    def _body(self) -> bytes:
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise Refused(411, "Send the body with a Content-Length")
        declared = self.headers.get("Content-Length", "0")
        if not (declared.isascii() and declared.isdigit()):
            self.close_connection = True
            raise Refused(400, "Content-Length must be a number")
        length = int(declared)
        if length <= MAX_BODY:
            return self.rfile.read(length)
        self._discard(length)
        raise Refused(413, "request entity too large")

    def _discard(self, length: int) -> None:
        """Read a large body without keeping it, so that its sender reads the response."""
        self.close_connection = self.close_connection or length > MAX_DISCARDED
        remaining = min(length, MAX_DISCARDED)
        while remaining and (chunk := self.rfile.read(min(remaining, 1 << 16))):
            remaining -= len(chunk)

    def _send(self, response: Response, fault: Fault | None) -> None:
        head, body = self._head(response), response.body
        if self.command == "HEAD" or response.status in (204, 304):
            body = b""
        if fault is None:
            self.connection.sendall(head + body)
            return
        if fault.kind == "drip":
            self._drip(head, body, fault)
            return
        if fault.midway:
            self.connection.sendall(head + body[: len(body) // 2])
        if fault.kind == "hang":
            self._hang()
        else:
            self._reset()

    def _head(self, response: Response) -> bytes:
        lines = [f"HTTP/1.1 {response.status} {reason(response.status)}"]
        lines += [f"{name}: {value}" for name, value in response.headers.items()]
        if response.status != 204:
            lines.append(f"Content-Length: {len(response.body)}")
        if self.close_connection:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")

    def _drip(self, head: bytes, body: bytes, fault: Fault) -> None:
        slowly = body if fault.midway else head + body
        if fault.midway:
            self.connection.sendall(head)
        for byte in slowly:
            if self.server.stopping.wait(fault.seconds):
                break
            self.connection.sendall(bytes([byte]))

    def _hang(self) -> None:
        """Send nothing until the client disconnects or the sandbox stops."""
        self.close_connection = True
        self.connection.settimeout(_POLL_SECONDS)
        while not self.server.stopping.is_set():
            try:
                if not self.connection.recv(1 << 16):
                    return
            except TimeoutError:
                continue

    def _reset(self) -> None:
        """Close the socket without lingering, so that it sends RST instead of FIN."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.connection.close()
