"""`/orgs/<slug>/settings/`: the settings that every member can see."""

import pytest
from django.test import Client
from pydantic import SecretStr

from tests.cast import Cast

URL = "/orgs/acme/settings/"


def test_every_member_sees_the_settings(cast: Cast, as_viewer: Client) -> None:
    page = as_viewer.get(URL).text
    assert "Acme Support" in page
    assert "United States" in page
    assert "…1234" in page
    assert "by the command line" in page


def test_the_page_names_the_person_who_set_the_key(cast: Cast, as_viewer: Client) -> None:
    cast.acme.set_api_key(SecretStr("sk-another-5555"), region="eu", by=cast.admin)
    cast.acme.save()
    page = as_viewer.get(URL).text
    assert "by admin@acme.example" in page
    assert "European Union" in page
    cast.admin.delete()
    assert "by the command line" in as_viewer.get(URL).text


@pytest.mark.parametrize(
    ("hours", "days", "words"),
    [
        (None, None, "Site default"),
        (1, None, "After 1 hour without use"),
        (None, 30, "After 30 days"),
        (12, 30, "After 12 hours without use, and after 30 days at most"),
    ],
)
def test_the_page_says_when_sessions_end(
    hours: int | None, days: int | None, words: str, cast: Cast, as_viewer: Client
) -> None:
    cast.acme.session_idle_hours, cast.acme.session_days = hours, days
    cast.acme.save()
    assert f"<dd> {words} </dd>" in " ".join(as_viewer.get(URL).text.split())


def test_the_key_is_not_shown(cast: Cast, as_admin: Client) -> None:
    for path in (URL, f"{URL}key/", f"{URL}name/"):
        page = as_admin.get(path).text
        assert "sk-of-acme" not in page
        assert cast.acme.encrypted_api_key not in page


def test_only_admins_see_the_buttons(as_operator: Client, as_admin: Client) -> None:
    assert f"{URL}key/" not in as_operator.get(URL).text
    assert f"{URL}key/" in as_admin.get(URL).text
    assert f"{URL}name/" in as_admin.get(URL).text


def test_an_unreadable_key_is_reported(cast: Cast, as_viewer: Client) -> None:
    assert "decrypted" not in as_viewer.get(URL).text
    cast.acme.encrypted_api_key = "of another encryption key"
    cast.acme.save()
    page = as_viewer.get(URL)
    assert page.status_code == 200
    assert "The stored key can't be decrypted" in page.text
    assert "Unreadable" in page.text


def test_people_of_other_organizations_get_a_404(as_stranger: Client) -> None:
    assert as_stranger.get(URL).status_code == 404


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get(URL).headers["Location"] == f"/accounts/login/?next={URL}"
