"""The six operations on phone numbers, and the lists of assistants and squads."""

import httpx
import orjson
import pytest

from vapi_client.json_values import JSON
from vapi_sandbox import Organization, Sandbox

from .conftest import client_of

TWILIO = {"provider": "twilio", "number": "+14155550100", "twilioAccountSid": "AC1"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


class TestCreate:
    def test_the_response_is_the_number_with_the_fields_that_vapi_adds(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        response = api.post("/phone-number", json={**TWILIO, "name": "Front desk"})

        number = response.json()
        assert response.status_code == 201
        assert number.items() >= {**TWILIO, "name": "Front desk", "status": "active"}.items()
        assert number["orgId"] == organization.id
        assert number["createdAt"] == number["updatedAt"]
        assert number["createdAt"].endswith("Z")
        assert organization.get(number["id"]) == number

    def test_the_response_has_secrets_as_sent(self, api: httpx.Client) -> None:
        response = api.post("/phone-number", json={**TWILIO, "twilioAuthToken": "secret"})

        assert response.json()["twilioAuthToken"] == "secret"

    def test_a_number_bought_by_area_code_becomes_active_later(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        body = {"provider": "vapi", "numberDesiredAreaCode": "405"}

        bought = api.post("/phone-number", json=body).json()

        assert bought["number"].startswith("+1405")
        assert bought["status"] == "activating"
        assert api.get(f"/phone-number/{bought['id']}").json() == bought

        organization.activation_seconds = 0
        ready = api.post("/phone-number", json=body).json()
        assert api.get(f"/phone-number/{ready['id']}").json()["status"] == "active"

    def test_an_area_code_without_numbers_is_refused(self, api: httpx.Client) -> None:
        body = {"provider": "vapi", "numberDesiredAreaCode": "212"}

        response = api.post("/phone-number", json=body)

        assert response.status_code == 400
        assert response.json()["message"] == (
            "This area code is currently not available. Hint: Try 385, 405, 573."
        )

    def test_a_number_that_exists_is_refused(self, api: httpx.Client) -> None:
        api.post("/phone-number", json=TWILIO)

        again = api.post("/phone-number", json=TWILIO)

        assert again.status_code == 400
        assert "same `number` +14155550100" in again.json()["message"]

    @pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"a":' + b"[" * 500])
    def test_a_body_that_is_not_a_json_object_is_refused(
        self, api: httpx.Client, body: bytes
    ) -> None:
        assert api.post("/phone-number", content=body).status_code == 400

    def test_a_body_over_a_megabyte_is_refused(self, api: httpx.Client) -> None:
        response = api.post("/phone-number", content=b" " * 1_000_001)

        assert response.status_code == 413
        assert api.get("/phone-number").status_code == 200


class TestUpdate:
    def test_a_field_is_replaced_as_a_whole_and_others_are_kept(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        server = {"url": "https://example.com", "timeoutSeconds": 20}
        stored = organization.put({**TWILIO, "server": server, "future": {"kept": [1, 2.0]}})

        response = api.patch(
            f"/phone-number/{stored['id']}", json={"server": {"timeoutSeconds": 7.5}}
        )

        changed = response.json()
        assert response.status_code == 200
        assert changed["server"] == {"timeoutSeconds": 7.5}
        assert changed["future"] == {"kept": [1, 2.0]}
        assert changed["createdAt"] == stored["createdAt"]

    def test_null_clears_a_field(self, api: httpx.Client, organization: Organization) -> None:
        stored = organization.put({**TWILIO, "assistantId": "a", "name": "Desk"})

        changed = api.patch(f"/phone-number/{stored['id']}", json={"assistantId": None}).json()

        assert "assistantId" not in changed
        assert changed["name"] == "Desk"

    def test_null_cannot_clear_a_field_that_the_provider_requires(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        stored = organization.put(TWILIO)

        response = api.patch(f"/phone-number/{stored['id']}", json={"twilioAccountSid": None})

        assert response.status_code == 400
        assert response.json()["message"] == ["twilioAccountSid must be a string"]
        assert organization.get(stored["id"]) == stored

    def test_a_missing_body_is_refused(self, api: httpx.Client, organization: Organization) -> None:
        stored = organization.put(TWILIO)

        assert api.patch(f"/phone-number/{stored['id']}").status_code == 400

    def test_updated_at_advances_each_time(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        stored = organization.put(TWILIO)
        path = f"/phone-number/{stored['id']}"

        times = [api.patch(path, json={"name": str(n)}).json()["updatedAt"] for n in range(5)]

        assert sorted({stored["updatedAt"], *times}) == [stored["updatedAt"], *times]

    def test_the_provider_cannot_change(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        path = f"/phone-number/{organization.put(TWILIO)['id']}"

        assert api.patch(path, json={"provider": "twilio"}).status_code == 200
        other = api.patch(path, json={"provider": "vonage"})
        assert other.status_code == 400
        assert other.json()["message"] == ["provider must be one of the following values: twilio"]

    def test_the_number_of_another_is_refused(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.put(TWILIO)
        other = organization.put({**TWILIO, "number": "+14155550101"})

        response = api.patch(f"/phone-number/{other['id']}", json={"number": "+14155550100"})

        assert response.status_code == 400


class TestDelete:
    def test_the_response_is_the_deleted_number(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        stored = organization.put(TWILIO)

        response = api.delete(f"/phone-number/{stored['id']}")

        assert (response.status_code, response.json()) == (200, stored)
        assert organization.numbers == []
        assert api.delete(f"/phone-number/{stored['id']}").status_code == 404


class TestGet:
    def test_the_response_is_what_is_stored_byte_for_byte(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        odd: JSON = {
            "zeta": 20.0,
            "alpha": 20,
            "none": None,
            "deep": {"b": [], "a": {}},
            "name": "é 🌙",
        }

        stored = organization.put(odd)

        assert api.get(f"/phone-number/{stored['id']}").content == orjson.dumps(stored)

    @pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
    def test_an_invalid_or_unknown_id_is_refused(self, api: httpx.Client, method: str) -> None:
        assert api.request(method, "/phone-number/nonsense", json={}).status_code == 400
        missing = api.request(method, f"/phone-number/{UNKNOWN}", json={})
        assert missing.status_code == 404
        assert missing.json()["error"] == "Not Found"


class TestPaths:
    def test_an_unknown_path_is_not_found(self, api: httpx.Client) -> None:
        response = api.get("/call")

        assert response.status_code == 404
        assert response.json() == {
            "statusCode": 404,
            "message": "Cannot GET /call",
            "error": "Not Found",
        }

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("PUT", "/phone-number", "GET, POST"),
            ("BREW", "/v2/phone-number", "GET"),
            ("HEAD", f"/phone-number/{UNKNOWN}", "GET, PATCH, DELETE"),
            ("POST", "/assistant", "GET"),
        ],
    )
    def test_a_wrong_method_gets_the_allowed_ones(
        self, api: httpx.Client, method: str, path: str, allowed: str
    ) -> None:
        response = api.request(method, path)

        assert response.status_code == 405
        assert response.headers["Allow"] == allowed


def test_assistants_and_squads_are_plain_lists_newest_first(sandbox: Sandbox) -> None:
    organization = sandbox.add_organization(assistants=12, squads=4)
    with client_of(sandbox, organization.key) as api:
        assert api.get("/assistant").json() == organization.assistants[::-1]
        assert api.get("/assistant", params={"limit": 5}).json() == organization.assistants[:-6:-1]
        assert api.get("/squad").json() == organization.squads[::-1]
