from collections.abc import Iterator

import httpx
import pytest

from vapi_sandbox import Organization, Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def organization(sandbox: Sandbox) -> Organization:
    """Return a new, empty organization."""
    return sandbox.add_organization()


@pytest.fixture
def api(sandbox: Sandbox, organization: Organization) -> Iterator[httpx.Client]:
    """Yield a client with the organization's key."""
    with client_of(sandbox, organization.key) as client:
        yield client


def client_of(sandbox: Sandbox, key: str) -> httpx.Client:
    return httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {key}"}, timeout=5)
