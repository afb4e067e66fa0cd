"""`/orgs/<slug>/members/<id>/role/`: changing a member's role."""

import pytest
from django.test import Client

from dashboard.orgs.models import Membership, Role
from tests.cast import Cast
from tests.conftest import signed_in


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/orgs/acme/members/{cast.member(cast.viewer).pk}/role/"


def test_a_new_role_applies_from_the_next_request(
    url: str, cast: Cast, as_admin: Client, as_viewer: Client
) -> None:
    assert as_viewer.get("/orgs/acme/members/invite/").status_code == 403
    page = as_admin.post(url, {"role": "admin"}, follow=True)
    assert page.redirect_chain == [("/orgs/acme/members/", 302)]
    assert "viewer@acme.example is now Admin." in page.text
    assert as_viewer.get("/orgs/acme/members/invite/").status_code == 302  # to sign in again
    again = signed_in(cast.member(cast.viewer).user)
    assert again.get("/orgs/acme/members/invite/").status_code == 200


def test_the_form_shows_the_current_role(url: str, as_admin: Client) -> None:
    assert '<option value="viewer" selected>' in as_admin.get(url).text


def test_an_unknown_role_is_refused(url: str, cast: Cast, as_admin: Client) -> None:
    page = as_admin.post(url, {"role": "owner"})
    assert page.status_code == 200
    assert "not one of the available choices" in page.text
    assert cast.member(cast.viewer).role == Role.VIEWER


def test_the_last_admin_cannot_lose_the_role(cast: Cast, as_admin: Client) -> None:
    page = as_admin.post(
        f"/orgs/acme/members/{cast.member(cast.admin).pk}/role/", {"role": "viewer"}
    )
    assert page.status_code == 200
    assert "An organization needs an admin." in page.text
    assert '<option value="viewer" selected>' in page.text
    assert cast.member(cast.admin).role == Role.ADMIN


def test_admins_of_other_organizations_dont_count(cast: Cast, as_admin: Client) -> None:
    Membership.objects.filter(organization=cast.globex).update(role=Role.ADMIN)
    as_admin.post(f"/orgs/acme/members/{cast.member(cast.admin).pk}/role/", {"role": "viewer"})
    assert cast.member(cast.admin).role == Role.ADMIN


def test_an_admin_may_step_down_when_there_is_another(
    url: str, cast: Cast, as_admin: Client
) -> None:
    as_admin.post(url, {"role": "admin"})
    page = as_admin.post(
        f"/orgs/acme/members/{cast.member(cast.admin).pk}/role/", {"role": "operator"}, follow=True
    )
    assert "admin@acme.example is now Operator." in page.text
    assert "Invite people" not in page.text


def test_other_roles_cannot_change_a_role(url: str, cast: Cast) -> None:
    for person in (cast.viewer, cast.operator, cast.both):
        assert signed_in(person).post(url, {"role": "admin"}).status_code == 403
    assert cast.member(cast.viewer).role == Role.VIEWER


def test_a_member_of_another_organization_is_not_found(cast: Cast, as_admin: Client) -> None:
    of_globex = Membership.objects.get(user=cast.stranger)
    response = as_admin.post(f"/orgs/acme/members/{of_globex.pk}/role/", {"role": "viewer"})
    assert response.status_code == 404


def test_people_of_other_organizations_get_a_404(url: str, as_stranger: Client) -> None:
    assert as_stranger.post(url, {"role": "admin"}).status_code == 404


def test_signed_out_people_are_redirected(url: str, client: Client) -> None:
    assert client.get(url).headers["Location"] == f"/accounts/login/?next={url}"
