"""`/orgs/<slug>/members/<id>/remove/`: removing a member after a confirmation."""

import pytest
from django.test import Client

from dashboard.orgs.models import Membership, Role, User
from tests.cast import Cast


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/orgs/acme/members/{cast.member(cast.viewer).pk}/remove/"


def test_a_get_asks_for_confirmation(url: str, cast: Cast, as_admin: Client) -> None:
    assert "Remove viewer@acme.example?" in as_admin.get(url).text
    assert cast.member(cast.viewer)


def test_a_removed_member_loses_access_from_the_next_request(
    url: str, cast: Cast, as_admin: Client, as_viewer: Client
) -> None:
    assert as_viewer.get("/orgs/acme/members/").status_code == 200
    page = as_admin.post(url, follow=True)
    assert page.redirect_chain == [("/orgs/acme/members/", 302)]
    assert "viewer@acme.example is no longer a member." in page.text
    assert as_viewer.get("/orgs/acme/members/").status_code == 404
    assert User.objects.filter(pk=cast.viewer.pk).exists()


def test_memberships_in_other_organizations_stay(
    cast: Cast, as_admin: Client, as_both: Client
) -> None:
    as_admin.post(f"/orgs/acme/members/{cast.member(cast.both).pk}/remove/")
    assert as_both.get("/orgs/acme/members/").status_code == 404
    assert as_both.get("/orgs/globex/members/").status_code == 200


def test_the_last_admin_cannot_be_removed(cast: Cast, as_admin: Client) -> None:
    page = as_admin.post(f"/orgs/acme/members/{cast.member(cast.admin).pk}/remove/")
    assert page.status_code == 200
    assert "An organization needs an admin." in page.text
    assert cast.member(cast.admin).role == Role.ADMIN


def test_an_admin_may_leave_when_there_is_another(cast: Cast, as_admin: Client) -> None:
    Membership.objects.filter(user=cast.operator).update(role=Role.ADMIN)
    url = f"/orgs/acme/members/{cast.member(cast.admin).pk}/remove/"
    page = as_admin.post(url, follow=True)
    assert page.redirect_chain == [("/", 302)]
    assert "No organization yet" in page.text


def test_removing_twice_is_a_404(url: str, as_admin: Client) -> None:
    as_admin.post(url)
    assert as_admin.post(url).status_code == 404


def test_an_operator_cannot_remove_a_member(url: str, cast: Cast, as_operator: Client) -> None:
    assert as_operator.post(url).status_code == 403
    assert cast.member(cast.viewer)


def test_a_member_of_another_organization_is_not_found(cast: Cast, as_admin: Client) -> None:
    of_globex = Membership.objects.get(user=cast.stranger)
    assert as_admin.post(f"/orgs/acme/members/{of_globex.pk}/remove/").status_code == 404


def test_people_of_other_organizations_get_a_404(url: str, as_stranger: Client) -> None:
    assert as_stranger.post(url).status_code == 404


def test_signed_out_people_are_redirected(url: str, client: Client) -> None:
    assert client.get(url).headers["Location"] == f"/accounts/login/?next={url}"
