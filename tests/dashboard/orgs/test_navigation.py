"""The content of the command palette and of the shortcuts dialog."""

import re

import pytest
from django.test import Client

from dashboard.orgs.models import Membership
from tests.cast import Cast
from tests.conftest import signed_in

PALETTE = "/orgs/acme/numbers/palette/"


def choices(client: Client, address: str) -> list[str]:
    response = client.get(address, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "<html" not in response.text
    return re.findall(r"<span>([^<]+)</span></(?:a|button)>", response.text)


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("viewer", set()),
        ("operator", {"New number"}),
        ("admin", {"New number", "Invite people"}),
    ],
)
def test_the_palette_lists_the_pages_of_the_role(role: str, more: set[str], cast: Cast) -> None:
    offered = set(choices(signed_in(getattr(cast, role)), PALETTE))
    pages = {
        "Numbers",
        "Audit",
        "Bulk changes",
        "Activity",
        "Members",
        "Settings",
        "Search all organizations",
        "Preferences",
        "Sign-in and security",
        "Keyboard shortcuts",
    }
    assert offered == pages | more


def test_people_of_other_organizations_get_a_404(as_stranger: Client) -> None:
    assert as_stranger.get(PALETTE).status_code == 404


def test_signed_out_people_are_redirected(client: Client, cast: Cast) -> None:
    for address in (PALETTE, "/palette/", "/shortcuts/"):
        assert client.get(address).status_code == 302


def test_the_palette_lists_the_persons_other_organizations(as_both: Client) -> None:
    offered = choices(as_both, PALETTE)
    assert "Globex" in offered
    assert "Start" in offered
    assert "Acme Support" not in offered


def test_the_palette_lists_no_other_peoples_organizations(
    cast: Cast, as_viewer: Client, as_both: Client
) -> None:
    assert "Globex" not in choices(as_viewer, PALETTE)
    Membership.objects.filter(user=cast.both, organization=cast.globex).delete()
    assert "Globex" not in choices(as_both, PALETTE)
    assert "Globex" not in choices(as_both, "/palette/")


def test_the_palette_outside_organizations_lists_all_of_the_persons(as_both: Client) -> None:
    offered = choices(as_both, "/palette/")
    assert {"Start", "Acme Support", "Globex"} <= set(offered)
    assert not {"Numbers", "Activity", "Members", "Settings", "New number"} & set(offered)
    assert "data-find" not in as_both.get("/palette/").text


def test_the_shortcuts_are_a_part_of_a_page(as_viewer: Client) -> None:
    html = as_viewer.get("/shortcuts/").text
    assert "<html" not in html
    assert "Keyboard shortcuts" in html
