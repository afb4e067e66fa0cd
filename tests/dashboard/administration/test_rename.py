"""`/orgs/<slug>/settings/name/`: renaming the organization."""

import pytest
from django.test import Client

from dashboard.activity.record import Actor
from dashboard.administration.organizations import ChangedMeanwhile, rename
from dashboard.orgs.models import Organization
from tests.cast import Cast

URL = "/orgs/acme/settings/name/"


def test_an_admin_renames_the_organization(cast: Cast, as_admin: Client) -> None:
    page = as_admin.post(URL, {"name": "  Acme \t Care "}, follow=True)
    assert page.redirect_chain == [("/orgs/acme/settings/", 302)]
    assert "The organization is now called Acme Care." in page.text
    key = cast.acme.encrypted_api_key
    cast.acme.refresh_from_db()
    assert (cast.acme.name, cast.acme.slug) == ("Acme Care", "acme")
    assert cast.acme.encrypted_api_key == key


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_an_invalid_name_is_refused_and_stays_in_the_form(
    name: str, cast: Cast, as_admin: Client
) -> None:
    page = as_admin.post(URL, {"name": name})
    assert page.status_code == 200
    assert "to correct" in page.text
    assert name in page.text
    cast.acme.refresh_from_db()
    assert cast.acme.name == "Acme Support"


def test_a_name_that_another_admin_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    actor = Actor(cast.admin.email, cast.admin.pk, None)
    seen_before = Organization.objects.get(pk=cast.acme.pk)
    rename(cast.acme, "Acme Care", by=actor)
    with pytest.raises(ChangedMeanwhile):
        rename(seen_before, "Acme Help", by=actor)
    assert Organization.objects.get(pk=cast.acme.pk).name == "Acme Care"


def test_an_operator_cannot_rename(as_operator: Client) -> None:
    assert as_operator.post(URL, {"name": "Theirs"}).status_code == 403


def test_people_of_other_organizations_get_a_404(as_stranger: Client) -> None:
    assert as_stranger.post(URL, {"name": "Theirs"}).status_code == 404


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get(URL).headers["Location"] == f"/accounts/login/?next={URL}"
