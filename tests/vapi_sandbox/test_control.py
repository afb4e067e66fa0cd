"""The control interface over HTTP."""

from collections.abc import Iterator

import httpx
import pytest

from vapi_sandbox import Organization, Sandbox


@pytest.fixture
def control(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{sandbox.url}/_sandbox") as client:
        yield client


def test_an_organization_can_be_added(sandbox: Sandbox, control: httpx.Client) -> None:
    response = control.post("/organizations", json={"publicKey": "pk-over-http", "numbers": 3})

    added = response.json()
    assert response.status_code == 201
    assert (added["publicKey"], added["seeding"]["numbers"]) == ("pk-over-http", 3)
    assert added in control.get("/organizations").json()
    organization = sandbox.organization(added["key"])
    assert organization is not None
    assert len(organization.numbers) == 3


def test_faults_can_be_added_listed_and_cleared(
    control: httpx.Client, api: httpx.Client, organization: Organization
) -> None:
    fault = {"operation": "list", "kind": "status", "status": 503, "times": 2}
    only = {"key": organization.key}

    assert control.post("/faults", params=only, json=fault).status_code == 201
    assert api.get("/v2/phone-number").status_code == 503
    (waiting,) = control.get("/faults", params=only).json()
    assert (waiting["operation"], waiting["times"]) == ("list", 1)

    control.delete("/faults", params=only)
    assert api.get("/v2/phone-number").status_code == 200


@pytest.mark.parametrize(
    "fault", [{"kind": "explode"}, {"operation": "lists"}, {"statsu": 500}, {"status": "x"}]
)
def test_an_invalid_fault_is_refused(
    control: httpx.Client, fault: dict[str, object], organization: Organization
) -> None:
    response = control.post("/faults", params={"key": organization.key}, json=fault)

    assert response.status_code == 400
    assert organization.faults.waiting() == []


def test_requests_can_be_listed_and_forgotten(
    control: httpx.Client, api: httpx.Client, organization: Organization
) -> None:
    only = {"key": organization.key}
    api.post("/phone-number", json={"provider": "x"})

    (record,) = control.get("/requests", params=only).json()
    assert (record["operation"], record["status"]) == ("create", 400)
    assert record["body"] == {"provider": "x"}
    assert record in control.get("/requests").json()

    control.delete("/requests", params=only)
    assert control.get("/requests", params=only).json() == []


def test_a_key_can_be_revoked_and_restored_and_an_organization_reset(
    control: httpx.Client, api: httpx.Client, organization: Organization
) -> None:
    only = {"key": organization.key}
    organization.put({})

    control.post("/revoke", params=only)
    assert api.get("/squad").status_code == 401
    control.post("/restore", params=only)
    assert api.get("/squad").status_code == 200
    control.post("/reset", params=only)
    assert (organization.numbers, organization.requests) == ([], [])


def test_unknown_paths_methods_and_keys_are_refused(control: httpx.Client) -> None:
    assert control.get("/nothing").status_code == 404
    assert control.put("/faults").headers["Allow"] == "GET, POST, DELETE"
    assert control.get("/faults", params={"key": "nobody's"}).status_code == 404
