"""The page that a signed-out person returns to after signing in."""

import pytest
from django.test import Client

LINK = "/orgs/acme/members/1/remove/"


def back(client: Client, path: str, method: str = "POST", **headers: str) -> str:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.generic(method, path, headers=names)
    address = response.headers.get("HX-Redirect") or response.headers["Location"]
    return address.removeprefix("/accounts/login/?next=")


@pytest.fixture(autouse=True)
def _db(db: None) -> None:
    """The middleware reads the session."""


def test_a_get_returns_to_the_requested_page(client: Client) -> None:
    assert back(client, "/orgs/acme/settings/?a=b", "GET") == "/orgs/acme/settings/%3Fa%3Db"


def test_a_post_returns_to_the_page_of_the_form(client: Client) -> None:
    referer = "http://testserver/orgs/acme/members/?a=b"
    assert back(client, LINK, Referer=referer) == "/orgs/acme/members/%3Fa%3Db"


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://evil.example/orgs/acme/members/",
        "//evil.example/",
        "javascript:alert(1)",
        "http://testserver.evil.example/",
        "\\\\evil.example",
    ],
)
def test_a_post_from_an_unknown_page_returns_to_the_start(referer: str, client: Client) -> None:
    assert back(client, LINK, Referer=referer) == "/"


def test_an_htmx_get_returns_to_the_whole_page(client: Client) -> None:
    page = "http://testserver/orgs/acme/numbers/?page=2"
    address = back(client, LINK, "GET", HX_Request="true", HX_Current_URL=page)
    assert address == "/orgs/acme/numbers/%3Fpage%3D2"


def test_an_htmx_get_from_another_site_returns_to_the_requested_page(client: Client) -> None:
    evil = "https://evil.example/"
    part = "/orgs/acme/members/"
    assert back(client, part, "GET", HX_Request="true", HX_Current_URL=evil) == part


def test_a_step_in_the_history_is_refused_so_that_the_browser_loads_its_page(
    client: Client,
) -> None:
    """htmx would show the empty page of a redirect that only it can follow."""
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert client.get("/orgs/acme/numbers/", headers=headers).status_code == 401


def test_a_path_that_looks_like_a_host_stays_a_path(client: Client) -> None:
    referer = "http://testserver//evil.example/"
    assert back(client, LINK, Referer=referer) == "/%252Fevil.example/"
