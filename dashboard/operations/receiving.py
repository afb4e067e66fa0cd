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
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

MOST_HEAD = 65_536  # bytes; gunicorn itself refuses headers that are longer than 8 KB
MOST_BODY = 262_144  # bytes that wait here for the rest; a thread reads what a larger body has more
PIECE = 65_536

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


class Connection(TConn):  # type: ignore[misc]
    """A connection and what has arrived of its next request."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.data_ready = True  # a thread needs to wait for nothing
        self.begin()
        # gunicorn makes sockets block, which leaves the kernel's own time limits as they are
        limit = struct.pack("ll", self.cfg.keepalive, 0)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            self.sock.setsockopt(socket.SOL_SOCKET, option, limit)

    def begin(self) -> None:
        """Wait for the next request, of which the last read may already have brought a part."""
        early = self.parser.unreader.take_buffered() if self.parser else b""
        self.received = bytearray(early)
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
                self.received += piece
        except BlockingIOError:
            return False
        except OSError:
            self.received.clear()
        self.init()
        self.parser.unreader.unread(bytes(self.received))
        self.received.clear()
        return True

    def close(self, graceful: bool = False) -> None:
        """Close at once. gunicorn lingers up to two seconds, in which it serves nobody."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_WR)
        self.sock.close()

    def _is_enough(self) -> bool:
        if self._head_end < 0:
            self._head_end = self._find(b"\r\n\r\n")
        if self._head_end < 0:
            return len(self.received) > MOST_HEAD and self._cut_off()
        return self._has_body()

    def _find(self, end: bytes) -> int:
        """Return where `end` is, or -1. What was searched before isn't searched again."""
        place = self.received.find(end, self._searched)
        if place < 0:
            self._searched = max(self._searched, len(self.received) - len(end) + 1)
        else:
            self._searched = place + len(end)
        return place

    def _cut_off(self) -> bool:
        """Give up a request whose headers don't end."""
        self.sock.shutdown(socket.SHUT_RD)
        self.received.clear()
        return True

    def _has_body(self) -> bool:
        body = len(self.received) - self._head_end - 4
        if length := _LENGTH.search(self.received, 0, self._head_end + 2):
            return body >= min(int(length[1]), MOST_BODY)
        if _CHUNKED.search(self.received, 0, self._head_end + 2):
            return self._find(b"0\r\n\r\n") >= 0 or body >= MOST_BODY
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
