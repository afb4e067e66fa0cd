"""`/orgs/<slug>/members/`: the list of members with their roles."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from dashboard.orgs.models import Membership
from tests.authenticator_app import set_up
from tests.cast import Cast
from tests.conftest import signed_in

URL = "/orgs/acme/members/"


def test_members_are_listed_with_their_roles(as_viewer: Client) -> None:
    page = as_viewer.get(URL).text
    for email in ("viewer", "operator", "admin", "both"):
        assert f"{email}@acme.example" in page
    assert ">Operator</td>" in page
    assert "<time datetime=" in page


def test_other_organizations_people_are_not_shown(as_viewer: Client) -> None:
    assert "stranger@globex.example" not in as_viewer.get(URL).text


def test_people_of_other_organizations_get_a_404(as_stranger: Client) -> None:
    assert as_stranger.get(URL).status_code == 404


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get(URL).headers["Location"] == f"/accounts/login/?next={URL}"


def test_only_admins_see_the_actions(as_operator: Client, as_admin: Client) -> None:
    assert "Invite people" not in as_operator.get(URL).text
    assert "Remove" not in as_operator.get(URL).text
    assert "Invite people" in as_admin.get(URL).text
    assert "Remove" in as_admin.get(URL).text


def test_admins_see_when_a_member_was_last_in_the_organization(
    cast: Cast, as_admin: Client, as_both: Client
) -> None:
    Membership.objects.filter(user=cast.both).update(last_seen_at=None)
    as_both.get("/orgs/globex/members/")
    assert 'class="none">never<' in as_admin.get(URL).text
    as_both.get(URL)
    page = as_admin.get(URL).text
    assert "never" not in page
    assert "Last seen" in page
    assert "Last seen" not in as_both.get(URL).text


def test_a_visit_is_noted_once_in_a_while(cast: Cast, as_viewer: Client) -> None:
    member = Membership.objects.filter(user=cast.viewer)
    for minutes, noted in ((14, False), (16, True)):
        before = timezone.now() - timedelta(minutes=minutes)
        member.update(last_seen_at=before)
        as_viewer.get(URL)
        assert (member.get().last_seen_at != before) == noted


def test_names_are_escaped(cast: Cast, as_viewer: Client) -> None:
    cast.acme.name = "<b>Acme</b>"
    cast.acme.save()
    page = as_viewer.get(URL).text
    assert "&lt;b&gt;Acme" in page
    assert "<b>Acme" not in page


def test_admins_see_who_has_a_second_factor(
    cast: Cast, as_admin: Client, as_viewer: Client
) -> None:
    set_up(as_viewer)
    assert as_admin.get("/orgs/acme/members/").text.count('data-label="Second factor">On<') == 1
    assert "Second factor" not in signed_in(cast.viewer).get("/orgs/acme/members/").text
