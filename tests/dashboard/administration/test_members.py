"""`/orgs/<slug>/members/`: the list of members with their roles."""

from django.test import Client

from tests.cast import Cast

URL = "/orgs/acme/members/"


def test_members_are_listed_with_their_roles(as_viewer: Client) -> None:
    page = as_viewer.get(URL).text
    for email in ("viewer", "operator", "admin", "both"):
        assert f"{email}@acme.example" in page
    assert "<td>Operator</td>" in page
    assert "<time datetime=" in page


def test_other_organizations_people_are_not_shown(as_viewer: Client) -> None:
    assert "stranger@globex.example" not in as_viewer.get(URL).text


def test_people_of_other_organizations_get_a_404(as_stranger: Client) -> None:
    assert as_stranger.get(URL).status_code == 404


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get(URL).headers["Location"] == f"/accounts/login/?next={URL}"


def test_only_admins_see_the_actions(as_operator: Client, as_admin: Client) -> None:
    assert "Invite person" not in as_operator.get(URL).text
    assert "Remove" not in as_operator.get(URL).text
    assert "Invite person" in as_admin.get(URL).text
    assert "Remove" in as_admin.get(URL).text


def test_names_are_escaped(cast: Cast, as_viewer: Client) -> None:
    cast.acme.name = "<b>Acme</b>"
    cast.acme.save()
    page = as_viewer.get(URL).text
    assert "&lt;b&gt;Acme" in page
    assert "<b>Acme" not in page
