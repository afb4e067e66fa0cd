"""`/`: the person's organization, a choice of several, or help."""

import pytest
from django.test import Client
from pytest_django import Settings

from dashboard.orgs.models import Organization, User
from tests.audits.conftest import audited
from tests.authenticator_app import set_up
from tests.cast import Cast
from tests.conftest import signed_in


def test_a_person_with_one_organization_is_redirected_to_it(as_viewer: Client) -> None:
    response = as_viewer.get("/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/orgs/acme/numbers/"


def test_a_person_with_several_organizations_searches_or_chooses(as_both: Client) -> None:
    response = as_both.get("/")
    assert response.status_code == 200
    assert '<a href="/orgs/acme/numbers/">Acme Support</a>' in response.text
    assert '<a href="/orgs/globex/numbers/">Globex</a>' in response.text
    assert 'action="/find/"' in response.text


def test_the_state_of_each_organization_is_shown(as_both: Client, cast: Cast) -> None:
    audited(cast.acme)
    response = as_both.get("/")
    assert "60 numbers audited" in response.text
    assert "No audit yet" in response.text
    assert response.text.count("Vapi key set") == 2


def test_an_organization_that_requires_a_factor_shows_nothing_else_without_one(
    as_both: Client, cast: Cast
) -> None:
    audited(cast.acme)
    Organization.objects.filter(pk=cast.acme.pk).update(requires_second_factor=True)
    page = as_both.get("/").text
    assert "Requires a second factor" in page and "60 numbers audited" not in page
    assert page.count("Vapi key set") == 1
    set_up(as_both)
    assert "60 numbers audited" in as_both.get("/").text


def test_a_person_without_an_organization_learns_what_to_do(cast: Cast) -> None:
    lonely = signed_in(User.objects.create_user("lonely@acme.example"))
    response = lonely.get("/")
    assert response.status_code == 200
    assert "Ask an admin of your organization" in response.text
    assert "lonely@acme.example" in response.text
    assert "Acme" not in response.text


@pytest.mark.parametrize("sends_mail", [True, False])
def test_a_person_without_an_organization_learns_how_a_link_comes(
    cast: Cast, settings: Settings, sends_mail: bool
) -> None:
    settings.MAIL_GOES_OUT = sends_mail
    lonely = signed_in(User.objects.create_user("lonely@acme.example"))
    page = lonely.get("/").text
    assert ("You will get an email" in page, "They will send you a link" in page) == (
        sends_mail,
        not sends_mail,
    )


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get("/").headers["Location"] == "/accounts/login/?next=/"
