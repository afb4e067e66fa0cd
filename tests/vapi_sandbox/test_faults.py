"""Each fault, as a client sees it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import sleep

import httpx
import pytest

from vapi_client.json_values import JSON
from vapi_sandbox import Fault, Organization, Sandbox
from vapi_sandbox.faults import Kind

LIST = "/v2/phone-number"


class TestAFaultMeets:
    def test_as_many_requests_as_it_says(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("list", Fault("status", status=503, times=2))

        assert [api.get(LIST).status_code for _ in range(3)] == [503, 503, 200]

    def test_every_request_until_it_is_cleared(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("list", Fault())
        assert [api.get(LIST).status_code for _ in range(3)] == [500] * 3

        organization.clear_faults()
        assert api.get(LIST).status_code == 200

    def test_only_requests_of_its_operation(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("squads", Fault("status", status=429))

        assert api.get(LIST).status_code == 200
        assert api.get("/squad").status_code == 429

    def test_any_operation_with_an_asterisk(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("*", Fault(times=2))

        assert [api.get(path).status_code for path in (LIST, "/squad", LIST)] == [500, 500, 200]

    def test_one_request_each_oldest_fault_first(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("list", Fault(status=429, times=1))
        organization.fail("list", Fault(status=502, times=1))

        assert [api.get(LIST).status_code for _ in range(3)] == [429, 502, 200]

    def test_no_request_at_a_rate_of_zero(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("list", Fault(rate=0))

        assert api.get(LIST).status_code == 200

    def test_only_requests_to_its_organization(self, sandbox: Sandbox, api: httpx.Client) -> None:
        sandbox.add_organization().fail("*", Fault())

        assert api.get(LIST).status_code == 200


class TestSpoiledResponses:
    def test_status_sends_an_error_with_headers(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("list", Fault("status", status=429, headers={"Retry-After": "1"}))

        response = api.get(LIST)

        assert response.headers["Retry-After"] == "1"
        assert response.json() == {
            "statusCode": 429,
            "message": "Too Many Requests",
            "error": "Too Many Requests",
        }

    @pytest.mark.parametrize(("body", "sent"), [({"a": 1}, '{"a":1}'), ("oops", "oops")])
    def test_a_given_body_is_sent(
        self, api: httpx.Client, organization: Organization, body: object, sent: str
    ) -> None:
        organization.fail("list", Fault("status", status=403, body=body))

        assert api.get(LIST).text == sent

    def test_html_sends_a_page(self, api: httpx.Client, organization: Organization) -> None:
        organization.fail("list", Fault("html"))

        response = api.get(LIST)

        assert response.status_code == 502
        assert response.headers["Content-Type"].startswith("text/html")
        assert "<h1>Bad Gateway</h1>" in response.text

    def test_redirect_sends_a_location(self, api: httpx.Client, organization: Organization) -> None:
        organization.fail("list", Fault("redirect", headers={"Location": "https://example.com"}))

        response = api.get(LIST)

        assert (response.status_code, response.headers["Location"]) == (302, "https://example.com")

    def test_cut_off_sends_half_the_json(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("list", Fault("cut_off"))

        response = api.get(LIST)

        assert response.status_code == 200
        with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
            response.json()

    def test_wrong_shape_swaps_object_and_array(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("*", Fault("wrong_shape", times=2))
        organization.fail("list", Fault("wrong_shape", body="null"))

        assert isinstance(api.get(LIST).json(), list)
        assert api.get("/phone-number").json() == {}
        assert api.get(LIST).json() is None

    def test_large_pads_the_response(self, api: httpx.Client, organization: Organization) -> None:
        organization.fail("list", Fault("large", size=300_000))

        response = api.get(LIST)

        assert len(response.content) == 300_000
        assert response.json()["results"] == []

    def test_content_type_sends_plain_text(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("list", Fault("content_type"))

        response = api.get(LIST)

        assert response.headers["Content-Type"] == "text/plain"
        assert response.json()["results"] == []

    def test_drip_and_latency_leave_the_response_unchanged(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        expected = api.get(LIST).json()
        organization.fail("list", Fault("latency", seconds=0.001))
        organization.fail("list", Fault("drip", seconds=0, times=1))
        organization.fail("list", Fault("drip", seconds=0, midway=True, times=1))

        assert [api.get(LIST).json() for _ in range(3)] == [expected] * 3

    def test_a_latency_ends_when_the_faults_are_cleared(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("list", Fault("latency", seconds=3600))
        with ThreadPoolExecutor() as pool:
            answer = pool.submit(api.get, LIST)
            while not organization.requests:
                sleep(0.01)
            assert not answer.done()
            organization.clear_faults()
            assert answer.result().status_code == 200


class TestNoResponse:
    def test_reset_closes_the_connection(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("list", Fault("reset", times=1))

        with pytest.raises(httpx.ReadError):
            api.get(LIST)
        assert api.get(LIST).status_code == 200

    def test_reset_midway_sends_half_a_response(
        self, api: httpx.Client, organization: Organization
    ) -> None:
        organization.fail("list", Fault("reset", midway=True))

        with pytest.raises(httpx.ReadError), api.stream("GET", LIST) as response:
            assert response.status_code == 200
            response.read()

    @pytest.mark.parametrize("midway", [False, True])
    def test_hang_leaves_the_client_waiting(
        self, api: httpx.Client, organization: Organization, midway: bool
    ) -> None:
        organization.fail("list", Fault("hang", midway=midway))

        with pytest.raises(httpx.ReadTimeout):
            api.get(LIST, timeout=1)
        assert [record.status for record in organization.requests] == [None]

    def test_the_sandbox_stops_while_a_request_hangs(self) -> None:
        with Sandbox() as sandbox, httpx.Client(base_url=sandbox.url) as client:
            organization = sandbox.add_organization()
            organization.fail("list", Fault("hang"))
            client.headers["Authorization"] = f"Bearer {organization.key}"
            client.get("/squad")
            with pytest.raises(httpx.ReadTimeout):
                client.get(LIST, timeout=0.05)
        with pytest.raises(httpx.ConnectError):
            httpx.get(sandbox.url)


LOST: list[Callable[[str], Fault]] = [
    lambda when: Fault("status", status=502, when=when),  # type: ignore[arg-type]
    lambda when: Fault("reset", when=when),  # type: ignore[arg-type]
    lambda when: Fault("hang", when=when),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize(("when", "stored"), [("before", 0), ("after", 1)])
def test_a_failed_write_takes_effect_only_if_the_fault_comes_after(
    api: httpx.Client,
    organization: Organization,
    fault: Callable[[str], Fault],
    when: str,
    stored: int,
) -> None:
    organization.fail("create", fault(when))

    try:
        response = api.post("/phone-number", json={"provider": "vapi"}, timeout=1)
        assert response.status_code == 502
    except httpx.TransportError:
        pass

    assert len(organization.numbers) == stored


@pytest.mark.parametrize(
    ("kind", "patch", "answered", "stored"),
    [
        ("ignores_null", {"name": None, "squadId": "s"}, {"name": "Old", "squadId": "s"}, None),
        ("forgets", {"name": "New"}, {"name": "New"}, {"name": "Old"}),
        ("unchecked", {"tomorrow": 1}, {"name": "Old", "tomorrow": 1}, None),
    ],
)
def test_an_odd_update_answers_and_stores_as_its_kind_says(
    api: httpx.Client,
    organization: Organization,
    kind: Kind,
    patch: JSON,
    answered: JSON,
    stored: JSON | None,
) -> None:
    number = organization.put({"provider": "vapi", "name": "Old"})
    organization.fail("update", Fault(kind))

    answer = api.patch(f"/phone-number/{number['id']}", json=patch).json()

    before = {"id": number["id"], "provider": "vapi", **(stored or answered)}
    assert {**before, **answered}.items() <= answer.items()
    now = organization.get(number["id"])
    assert now
    assert before.items() <= now.items()
    assert now.keys() - number.keys() == (stored or answered).keys() - number.keys()


@pytest.mark.parametrize("fault", LOST)
def test_a_late_write_takes_effect_once_when_it_is_told_to(
    api: httpx.Client, organization: Organization, fault: Callable[[str], Fault]
) -> None:
    organization.fail("create", fault("late"))
    with suppress(httpx.TransportError):
        api.post("/phone-number", json={"provider": "vapi"}, timeout=1)
    assert not organization.numbers

    api.post("/_sandbox/late")
    organization.apply_late_requests()

    assert len(organization.numbers) == 1


def test_an_unknown_kind_or_operation_is_refused(organization: Organization) -> None:
    with pytest.raises(ValueError, match="kind must be one of status, html"):
        Fault("explode")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="operation must be one of list, list_all"):
        organization.fail("lists", Fault())
