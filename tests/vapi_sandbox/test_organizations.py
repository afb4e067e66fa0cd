"""Keys and access, and what a test can set up and inspect."""

import httpx
import pytest

from vapi_sandbox import Organization, Sandbox

from .conftest import client_of

INVALID_KEY = (
    "Invalid Key. Hot tip, you may be using the private key instead of the public key, "
    "or vice versa."
)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer unknown", "Basic {key}x"])
def test_a_key_is_required(
    sandbox: Sandbox, organization: Organization, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header.format(key=organization.key)}

    response = httpx.get(f"{sandbox.url}/v2/phone-number", headers=headers)

    assert response.status_code == 401
    assert response.json()["message"] == INVALID_KEY


def test_the_public_key_is_refused(sandbox: Sandbox, organization: Organization) -> None:
    with client_of(sandbox, organization.public_key) as api:
        assert api.get("/phone-number").json()["message"] == INVALID_KEY
    assert [record.status for record in organization.requests] == [401]


def test_a_revoked_key_is_refused_until_it_is_restored(
    api: httpx.Client, organization: Organization
) -> None:
    organization.revoke()
    assert api.get("/phone-number").status_code == 401

    organization.restore()
    assert api.get("/phone-number").status_code == 200


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_another_organizations_number_is_not_found(
    sandbox: Sandbox, api: httpx.Client, method: str
) -> None:
    other = sandbox.add_organization(numbers=3)
    number_id = other.numbers[0]["id"]

    assert api.request(method, f"/phone-number/{number_id}", json={}).status_code == 404
    assert len(other.numbers) == 3
    assert api.get("/v2/phone-number").json()["results"] == []


def test_two_organizations_cannot_share_a_key(sandbox: Sandbox, organization: Organization) -> None:
    with pytest.raises(ValueError, match="has this key"):
        sandbox.add_organization(key=organization.key)


def test_put_takes_anything_and_adds_id_and_dates(organization: Organization) -> None:
    stored = organization.put({"provider": "plivo", "name": None})

    assert stored.keys() == {"id", "orgId", "createdAt", "updatedAt", "provider", "name"}
    stored["name"] = "a copy"
    assert organization.numbers == [{**stored, "name": None}]


def test_put_replaces_and_sorts_by_creation_date(organization: Organization) -> None:
    first = organization.put({"createdAt": "2026-01-01T00:00:00.000Z"})
    second = organization.put({"createdAt": "2026-01-02T00:00:00.000Z"})

    organization.put({**first, "createdAt": "2026-01-03T00:00:00.000Z"})

    assert [number["id"] for number in organization.numbers] == [second["id"], first["id"]]


def test_assistants_and_squads_can_be_put_and_deleted(organization: Organization) -> None:
    assistant = organization.put_assistant({"name": "Triage"})
    squad = organization.put_squad({"name": "Night"})
    assert (organization.assistants, organization.squads) == ([assistant], [squad])

    organization.delete_assistant(assistant["id"])
    organization.delete_squad(squad["id"])
    assert (organization.assistants, organization.squads) == ([], [])


class TestRecordedRequests:
    def test_a_record_has_the_request_and_the_status(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        api.get("/v2/phone-number", params=[("limit", "2"), ("search", "")])
        api.post("/phone-number", json={"provider": "nobody"})
        api.post("/phone-number", content=b"{oops")

        listed, created, garbled = organization.requests
        assert (listed.method, listed.path, listed.operation) == ("GET", "/v2/phone-number", "list")
        assert (listed.query, listed.body) == ({"limit": ["2"], "search": [""]}, None)
        assert (listed.status, created.status) == (200, 400)
        assert created.body == {"provider": "nobody"}
        assert garbled.body == "{oops"
        assert listed.organization == organization.id

    def test_a_record_masks_the_key(self, api: httpx.Client, organization: Organization) -> None:
        api.get("/squad")

        (record,) = organization.requests
        assert record.headers["authorization"] == f"Bearer …{organization.key[-4:]}"

    def test_records_can_be_forgotten(self, api: httpx.Client, organization: Organization) -> None:
        api.get("/squad")
        organization.forget_requests()
        assert organization.requests == []

    def test_requests_without_a_key_are_recorded_too(self, sandbox: Sandbox) -> None:
        httpx.get(f"{sandbox.url}/phone-number?stranger=1")

        assert any(record.query == {"stranger": ["1"]} for record in sandbox.requests)
