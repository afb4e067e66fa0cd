"""A mail server (RFC 5321) that gives one answer to the recipient of every mail."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

TAKEN = "250 OK"


class MailServer(ThreadingTCPServer):
    """Takes mail, or refuses it with `answer`. `attempts` counts the recipients it was told of."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answer = TAKEN
        self.attempts = 0
        self.taken: list[EmailMessage] = []

    @property
    def mailers(self) -> dict[str, Any]:
        """Return Django's setting MAILERS."""
        host, port = self.server_address[:2]
        backend = "django.core.mail.backends.smtp.EmailBackend"
        options = {"host": host, "port": port, "timeout": 10}
        return {"default": {"BACKEND": backend, "OPTIONS": options}}


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield server
        server.shutdown()


class _Conversation(StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 ready")
        for line in self.rfile:
            match line.split()[0].upper():
                case b"RCPT":
                    self.server.attempts += 1
                    self._say(self.server.answer)
                case b"DATA":
                    self._say("354 go on")
                    self._take()
                    self._say(TAKEN)
                case _:
                    self._say(TAKEN)

    def _take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.taken.append(message)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
