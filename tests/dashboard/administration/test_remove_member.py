"""`/orgs/<slug>/members/<id>/remove/`: asked first, and effective at once."""

import pytest
from django.test import Client

from dashboard.orgs.models import Membership, Role, User
from tests.cast import Cast


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/orgs/acme/members/{cast.member(cast.viewer).pk}/remove/"


def test_it_asks_first(url: str, cast: Cast, as_admin: Client) -> None:
    assert "Remove viewer@acme.example?" in as_admin.get(url).text
    assert cast.member(cast.viewer)


def test_it_works_from_the_next_request_on(
    url: str, cast: Cast, as_admin: Client, as_viewer: Client
) -> None:
    assert as_viewer.get("/orgs/acme/members/").status_code == 200
    page = as_admin.post(url, follow=True)
    assert page.redirect_chain == [("/orgs/acme/members/", 302)]
    assert "viewer@acme.example is no longer a member." in page.text
    assert as_viewer.get("/orgs/acme/members/").status_code == 404
    assert User.objects.filter(pk=cast.viewer.pk).exists()


def test_other_memberships_remain(cast: Cast, as_admin: Client, as_both: Client) -> None:
    as_admin.post(f"/orgs/acme/members/{cast.member(cast.both).pk}/remove/")
    assert as_both.get("/orgs/acme/members/").status_code == 404
    assert as_both.get("/orgs/globex/members/").status_code == 200


def test_the_last_admin_stays(cast: Cast, as_admin: Client) -> None:
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


def test_twice_is_a_404(url: str, as_admin: Client) -> None:
    as_admin.post(url)
    assert as_admin.post(url).status_code == 404


def test_role_too_low(url: str, cast: Cast, as_operator: Client) -> None:
    assert as_operator.post(url).status_code == 403
    assert cast.member(cast.viewer)


def test_member_of_another_organization(cast: Cast, as_admin: Client) -> None:
    of_globex = Membership.objects.get(user=cast.stranger)
    assert as_admin.post(f"/orgs/acme/members/{of_globex.pk}/remove/").status_code == 404


def test_stranger(url: str, as_stranger: Client) -> None:
    assert as_stranger.post(url).status_code == 404


def test_logged_out(url: str, client: Client) -> None:
    assert client.get(url).headers["Location"] == f"/accounts/login/?next={url}"
