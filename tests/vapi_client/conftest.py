from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from vapi_client import VapiClient
from vapi_client.connections import Connections, Limits
from vapi_sandbox import Organization, Sandbox

IMPATIENT = Limits(
    connect=1,
    read=0.7,
    write=1,
    pool=0.2,
    total=1.5,
    for_repeat=0.1,
    wait_for_slot=0.1,
    response_bytes=2_000_000,  # a busy machine may take a second to read 16 MB
)

Connect = Callable[..., VapiClient]


@pytest.fixture
def organization(sandbox: Sandbox) -> Organization:
    """A new organization with numbers, assistants and squads."""
    return sandbox.add_organization(numbers=60, assistants=3, squads=2)


@pytest.fixture
def connect(sandbox: Sandbox, organization: Organization) -> Iterator[Connect]:
    """Create clients with connections of their own, which are closed after the test."""
    opened: list[Connections] = []

    def client(
        *,
        url: str = sandbox.url,
        key: str = organization.key,
        limits: Limits = IMPATIENT,
        **options: Any,
    ) -> VapiClient:
        opened.append(Connections(limits))
        return VapiClient(SecretStr(key), url, connections=opened[-1], **options)

    yield client
    for connections in opened:
        connections.close()


@pytest.fixture
def client(connect: Connect) -> VapiClient:
    return connect()
