"""Queries of lists: pages, order, search, dates, and invalid queries."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from vapi_sandbox import Organization, Sandbox

from .conftest import client_of

PAGE = "/v2/phone-number"


@pytest.fixture(scope="module")
def organization(sandbox: Sandbox) -> Organization:
    """Return an organization with seven numbers, two of them on one day, all updated later."""
    organization = sandbox.add_organization()
    for index, day in enumerate((1, 2, 3, 3, 4, 5, 6)):
        organization.put(
            {
                "name": f"Line {index}",
                "createdAt": f"2026-01-{day:02}T12:00:00.500Z",
                "updatedAt": f"2026-02-{day:02}T12:00:00.500Z",
            }
        )
    return organization


@pytest.fixture
def api(sandbox: Sandbox, organization: Organization) -> Iterator[httpx.Client]:
    with client_of(sandbox, organization.key) as client:
        yield client


def names(response: httpx.Response) -> list[str]:
    answer = response.raise_for_status().json()
    numbers = answer["results"] if isinstance(answer, dict) else answer
    return [number["name"].removeprefix("Line ") for number in numbers]


class TestPages:
    def test_the_newest_numbers_come_first(self, api: httpx.Client) -> None:
        response = api.get(PAGE, params={"limit": 3})

        assert names(response) == ["6", "5", "4"]
        assert response.json()["metadata"] == {
            "itemsPerPage": 3,
            "totalItems": 7,
            "currentPage": 1,
            "totalPages": 3,
            "hasNextPage": True,
            "sortOrder": "DESC",
        }

    @pytest.mark.parametrize("order", ["ASC", "DESC"])
    def test_pages_together_have_every_number_once(self, api: httpx.Client, order: str) -> None:
        pages = [
            api.get(PAGE, params={"limit": 2, "page": page, "sortOrder": order})
            for page in range(1, 6)
        ]

        everything = [name for page in pages for name in names(page)]
        assert everything == list("0123456" if order == "ASC" else "6543210")
        assert [page.json()["metadata"]["hasNextPage"] for page in pages] == [
            *[True] * 3,
            False,
            False,
        ]

    def test_a_limit_of_zero_gives_no_numbers(self, api: httpx.Client) -> None:
        answer = api.get(PAGE, params={"limit": 0}).json()

        assert answer["results"] == []
        assert answer["metadata"]["totalItems"] == 7

    def test_a_page_after_the_last_is_empty(self, api: httpx.Client) -> None:
        answer = api.get(PAGE, params={"page": 10**40}).json()

        assert (answer["results"], answer["metadata"]["hasNextPage"]) == ([], False)

    def test_other_columns_sort_by_creation_date(self, api: httpx.Client) -> None:
        assert names(api.get(PAGE, params={"sortBy": "cost"})) == list("6543210")

    def test_the_older_list_is_a_plain_array(self, api: httpx.Client) -> None:
        assert names(api.get("/phone-number", params={"limit": 2})) == ["6", "5"]


@pytest.mark.parametrize("path", [PAGE, "/phone-number"])
@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        ({"createdAtGe": "2026-01-05T12:00:00.500Z"}, "65"),
        ({"createdAtGt": "2026-01-05T12:00:00.500Z"}, "6"),
        ({"createdAtLe": "2026-01-03T13:00:00.500+01:00"}, "3210"),
        ({"createdAtLt": "2026-01-03T12:00:00.500Z"}, "10"),
        ({"createdAtGe": "2026-01-02T00:00:00Z", "createdAtLt": "2026-01-04T00:00:00Z"}, "321"),
        ({"createdAtGe": "2027-01-01T00:00:00Z", "createdAtLt": "2026-01-01T00:00:00Z"}, ""),
        ({"updatedAtGe": "2026-02-05T12:00:00.500Z"}, "65"),
        ({"updatedAtGt": "2026-02-05T12:00:00.500Z"}, "6"),
        ({"updatedAtLe": "2026-02-02T12:00:00.500Z"}, "10"),
        ({"updatedAtLt": "2026-02-02T12:00:00.500Z"}, "0"),
    ],
)
def test_dates_limit_a_list(
    api: httpx.Client, path: str, bounds: dict[str, str], found: str
) -> None:
    assert names(api.get(path, params=bounds)) == list(found)


@pytest.mark.parametrize("needle", ["zürich", "ÜRICH d", "555012", "FRONT-DESK@"])
def test_search_covers_name_number_and_sip_uri(sandbox: Sandbox, needle: str) -> None:
    organization = sandbox.add_organization()
    sought = {"number": "+14155550123", "sipUri": "sip:Front-Desk@sip.vapi.ai"}
    organization.put({"name": "Zürich desk", **sought})
    organization.put({"name": "Berlin desk", "assistantId": "zürich"})
    organization.put({})

    with client_of(sandbox, organization.key) as api:
        answer = api.get(PAGE, params={"search": needle}).json()

    assert [number["name"] for number in answer["results"]] == ["Zürich desk"]
    assert answer["metadata"]["totalItems"] == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"limit": 1001}, "limit must not be greater than 1000"),
        ({"limit": -1}, "limit must not be less than 0"),
        (
            {"limit": "many"},
            "limit must be a number conforming to the specified constraints",
        ),
        ({"page": 0}, "page must not be less than 1"),
        ({"sortOrder": "up"}, "sortOrder must be one of the following values: ASC, DESC"),
        (
            {"sortBy": "name"},
            "sortBy must be one of the following values: createdAt, duration, cost",
        ),
        ({"createdAtGe": "yesterday"}, "createdAtGe must be a valid ISO 8601 date string"),
        ({"updatedAtLt": "1767225600"}, "updatedAtLt must be a valid ISO 8601 date string"),
        ({"search": "x" * 101}, "search must be shorter than or equal to 100 characters"),
    ],
)
def test_an_invalid_query_is_refused(
    api: httpx.Client, query: dict[str, Any], message: str
) -> None:
    response = api.get(PAGE, params=query)

    assert response.status_code == 400
    assert response.json() == {"statusCode": 400, "message": [message], "error": "Bad Request"}


def test_unknown_parameters_are_ignored_and_the_last_of_a_repeated_one_counts(
    api: httpx.Client,
) -> None:
    assert names(api.get(f"{PAGE}?status=active&limit=5&limit=1")) == ["6"]


def test_the_older_list_ignores_search(api: httpx.Client) -> None:
    assert len(names(api.get("/phone-number", params={"search": "x" * 101}))) == 7
