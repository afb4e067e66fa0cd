"""gunicorn's worker with threads, which takes in a request before a thread gets it.

gunicorn's own lets a thread read from the socket, for as long as the client takes. A few dozen
clients that send slowly would occupy every thread, and nobody would answer health checks.
"""

import re
import socket
import struct
import time
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from tempfile import TemporaryFile
from typing import IO, Any

from gunicorn.workers.gthread import TConn, ThreadWorker

MOST_HEAD = 65_536  # bytes; gunicorn itself refuses headers that are longer than 8 KB
MOST_IN_MEMORY = 262_144  # bytes of a body; the rest waits in a file. Also the longest chunked body
MOST_BODY = 2_621_440  # Django refuses larger forms by their length, without reading them
PIECE = 65_536

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


class Connection(TConn):  # type: ignore[misc]
    """A connection and what has arrived of its next request."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.data_ready = True  # a thread needs to wait for nothing
        self._file: IO[bytes] | None = None
        self.begin()
        # gunicorn makes sockets block, which leaves the kernel's own time limits as they are
        limit = struct.pack("ll", self.cfg.keepalive, 0)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            self.sock.setsockopt(socket.SOL_SOCKET, option, limit)

    def begin(self) -> None:
        """Wait for the next request, of which the last read may already have brought a part."""
        early = self.parser.unreader.take_buffered() if self.parser else b""
        self.received = bytearray(early)
        self._in_file = 0
        self._head_end = -1
        self._searched = 0
        self.sock.setblocking(False)
        self.timeout = time.monotonic() + self.cfg.keepalive

    def receive(self) -> bool:
        """Read what has arrived. Return whether a thread can go on with it."""
        try:
            while not self._is_enough():
                piece = self.sock.recv(PIECE)
                if not piece:
                    break  # the client closed the connection
                self._keep(piece)
        except BlockingIOError:
            return False
        except OSError:  # of the connection, or a full disk
            self._cut_off()
            self._take()
        self.init()
        self.parser.unreader.unread(self._take())
        return True

    def close(self, graceful: bool = False) -> None:
        """Close at once. gunicorn lingers up to two seconds, in which it serves nobody."""
        self._take()
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_WR)
        self.sock.close()

    def _keep(self, piece: bytes) -> None:
        if not self._file and len(self.received) + len(piece) <= MOST_HEAD + MOST_IN_MEMORY:
            self.received += piece
        else:
            self._file = self._file or TemporaryFile()  # noqa: SIM115 - _take closes it
            self._in_file += self._file.write(piece)

    def _take(self) -> bytes:
        """Return what was received, and keep nothing."""
        taken = bytes(self.received)
        self.received.clear()
        if self._file:
            with self._file as file:
                file.seek(0)
                taken += file.read()
            self._file = None
        return taken

    def _is_enough(self) -> bool:
        if self._head_end < 0:
            self._head_end = self._find(b"\r\n\r\n")
        if self._head_end >= 0:
            return self._has_body()
        if len(self.received) <= MOST_HEAD:
            return False
        self.received.clear()
        return self._cut_off()

    def _find(self, end: bytes) -> int:
        """Return where `end` is, or -1. What was searched before isn't searched again."""
        place = self.received.find(end, self._searched)
        if place < 0:
            self._searched = max(self._searched, len(self.received) - len(end) + 1)
        else:
            self._searched = place + len(end)
        return place

    def _cut_off(self) -> bool:
        """Let a thread answer without waiting for the rest of a request that is too long."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RD)
        return True

    def _has_body(self) -> bool:
        body = len(self.received) - self._head_end - 4 + self._in_file
        if length := _LENGTH.search(self.received, 0, self._head_end + 2):
            size = int(length[1])
            return body >= size if size <= MOST_BODY else self._cut_off()
        if _CHUNKED.search(self.received, 0, self._head_end + 2):
            return self._find(b"0\r\n\r\n") >= 0 or (body > MOST_IN_MEMORY and self._cut_off())
        return True


class ReceivingWorker(ThreadWorker):  # type: ignore[misc]
    """Receives requests in its main loop. Its threads answer them."""

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # another process took it, or the client left
        self.nr_conns += 1
        self.enqueue_req(Connection(self.cfg, client, address, listener.getsockname()))

    def enqueue_req(self, conn: Connection) -> None:
        """Wait in the main loop for the next request of a connection."""
        conn.begin()
        if conn.receive():
            super().enqueue_req(conn)
            return
        self.pending_conns.append(conn)
        resume = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, resume)

    def on_pending_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        if conn.receive():
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            super().enqueue_req(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """Don't wait for clients that have sent nothing, when this process stops."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            if not conn.received:
                conn.timeout = min(conn.timeout, deadline)
        by_timeout = sorted(self.pending_conns, key=lambda conn: conn.timeout)
        self.pending_conns.clear()
        self.pending_conns.extend(by_timeout)
