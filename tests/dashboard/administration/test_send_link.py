"""`/orgs/<slug>/members/<id>/link/`: sending the link to set a password again."""

import pytest
from django.core import mail
from django.test import Client

from dashboard.orgs.models import Membership, User
from tests.cast import Cast


@pytest.fixture
def url(cast: Cast) -> str:
    user = User.objects.create_user("new@acme.example")
    member = Membership.objects.create(user=user, organization=cast.acme)
    return f"/orgs/acme/members/{member.pk}/link/"


def test_a_member_without_a_password_gets_another_link(url: str, as_admin: Client) -> None:
    page = as_admin.post(url, follow=True)
    assert page.redirect_chain == [("/orgs/acme/members/", 302)]
    assert "A link to set a password was sent to new@acme.example." in page.text
    assert "http://localhost:8000/accounts/password/reset/key/" in mail.outbox[0].body


def test_a_member_with_a_password_gets_no_link(cast: Cast, as_admin: Client) -> None:
    url = f"/orgs/acme/members/{cast.member(cast.viewer).pk}/link/"
    assert "already has a password" in as_admin.post(url, follow=True).text
    assert mail.outbox == []


def test_an_operator_cannot_send_a_link(url: str, as_operator: Client) -> None:
    assert as_operator.post(url).status_code == 403
    assert mail.outbox == []


def test_people_of_other_organizations_get_a_404(url: str, as_stranger: Client) -> None:
    assert as_stranger.post(url).status_code == 404


def test_signed_out_people_are_redirected(url: str, client: Client) -> None:
    response = client.post(url, headers={"Referer": "http://testserver/orgs/acme/members/"})
    assert response.headers["Location"] == "/accounts/login/?next=/orgs/acme/members/"
