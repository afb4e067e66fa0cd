"""Serve an upstream that answers at once: `python -m benchmarks.upstream PORT NUMBERS`.

The sandbox makes each answer on its first request. Later requests get the same bytes, so benchmarks
measure the client only.
"""

import asyncio
import sys
from functools import cache
from urllib.parse import parse_qs, urlsplit

from vapi_sandbox.operations import ROUTES, AuthorizedRequest
from vapi_sandbox.organization import Organization
from vapi_sandbox.responses import JSON_HEADERS
from vapi_sandbox.seed import SeedOptions

from .processes import HOST


class Connection(asyncio.Protocol):
    """A connection that answers GET requests, with any key."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            _, target, _ = head.split(b" ", 2)
            self._transport.write(_answer(self._organization, target.decode()))


@cache
def _answer(organization: Organization, target: str) -> bytes:
    address = urlsplit(target)
    folder, _, last = address.path.rpartition("/")
    is_number = folder == "/phone-number"
    _, operation = ROUTES["/phone-number/{id}" if is_number else address.path]["GET"]
    asked = AuthorizedRequest(
        organization, parse_qs(address.query), b"", number_id=last if is_number else ""
    )
    body = operation(asked).body
    headers = {**JSON_HEADERS, "Content-Length": len(body)}
    lines = ["HTTP/1.1 200 OK", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def main(port: int, numbers: int) -> None:
    """Serve until the process ends."""
    organization = Organization("", seeding=SeedOptions(numbers, assistants=100, squads=20))
    organization.reset()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(organization), HOST, port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
