"""`/setup/`: the first person, organization and key, while there is nobody who can sign in."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from pytest_django import Settings

import vapi_sandbox
from dashboard.activity.models import Attempt
from dashboard.orgs.models import Membership, Organization, User
from dashboard.setup import tokens
from tests.cast import Cast
from vapi_sandbox import Fault

KEY = "sk-of-acme-1234"
PASSWORD = "a long enough sentence"
PERSON = {"email": "Maria@acme.example", "password": PASSWORD}
ORGANIZATION = {"name": "Acme  Support", "slug": ""}

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client: Client, vapi: vapi_sandbox.Sandbox, vapi_acme: object) -> Client:
    """Return a signed-out client that has entered the token."""
    client.post("/setup/", {"token": f" {tokens.make()} "})
    return client


def fill_in(client: Client) -> Any:
    client.post("/setup/person/", PERSON)
    client.post("/setup/organization/", ORGANIZATION)
    return client.post("/setup/key/", {"api_key": KEY, "region": "us"}, follow=True)


def test_three_steps_make_the_first_person_organization_and_key(visitor: Client) -> None:
    summary = fill_in(visitor)
    assert summary.request["PATH_INFO"] == "/setup/summary/"
    for answer in ("maria@acme.example", "Acme Support", "/orgs/acme-support/", "…1234"):
        assert answer in summary.text
    assert "lists 60 phone numbers" in summary.text
    assert not User.objects.exists() and not Organization.objects.exists()

    done = visitor.post("/setup/summary/", follow=True)
    assert done.redirect_chain[0][0] == "/orgs/acme-support/numbers/"
    assert "Acme Support is set up." in done.text
    person, organization = User.objects.get(), Organization.objects.get()
    assert person.check_password(PASSWORD) and person.is_site_administrator
    assert organization.api_key().get_secret_value() == KEY
    assert organization.api_key_set_by == person
    assert Membership.objects.get().role == "admin"


def test_it_is_on_record_by_the_first_person(visitor: Client) -> None:
    fill_in(visitor)
    visitor.post("/setup/summary/")
    made = Attempt.objects.order_by("pk").values_list("organization__slug", "action", "actor")
    by = "maria@acme.example"
    assert list(made) == [
        ("acme-support", "organization.create", by),
        ("acme-support", "member.add", by),
        (None, "person.promote", by),
        ("acme-support", "sign_in.done", by),
        (None, "sign_in.done", by),
    ]
    assert all(each.is_done for each in Attempt.objects.all())


def test_the_new_password_is_not_asked_for_again(visitor: Client) -> None:
    fill_in(visitor)
    visitor.post("/setup/summary/")
    page = visitor.post("/orgs/acme-support/settings/key/", {"api_key": ""})
    assert "This field is required." in page.text


def test_each_step_leads_to_the_next(visitor: Client) -> None:
    steps = [
        visitor.get("/setup/"),
        visitor.post("/setup/person/", PERSON),
        visitor.post("/setup/organization/", ORGANIZATION),
        visitor.post("/setup/key/", {"api_key": KEY, "region": "us"}),
    ]
    places = ["person", "organization", "key", "summary"]
    assert [each.headers["Location"] for each in steps] == [f"/setup/{p}/" for p in places]


def test_the_summary_waits_for_all_answers(visitor: Client) -> None:
    visitor.post("/setup/person/", PERSON)
    for response in (visitor.get("/setup/summary/"), visitor.post("/setup/summary/")):
        assert response.headers["Location"] == "/setup/organization/"
    assert not User.objects.exists()


@pytest.mark.parametrize("path", ["person/", "organization/", "key/", "summary/"])
def test_without_the_token_each_step_asks_for_it(path: str, client: Client) -> None:
    for response in (client.get(f"/setup/{path}"), client.post(f"/setup/{path}", PERSON)):
        assert response.headers["Location"] == "/setup/"


@pytest.mark.parametrize("token", ["", "setup", "setup:1vPkAX:forged", "\0", "x" * 300])
def test_a_wrong_token_is_refused(token: str, client: Client) -> None:
    page = client.post("/setup/", {"token": token})
    assert page.status_code == 200
    assert 'class="errors error"' in page.text
    assert client.get("/setup/person/").status_code == 302


def test_a_token_expires_and_what_was_entered_stays(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.post("/setup/person/", PERSON)
    monkeypatch.setattr(tokens, "MAX_AGE", timedelta(seconds=-1))
    assert visitor.get("/setup/organization/").headers["Location"] == "/setup/"
    monkeypatch.undo()
    visitor.post("/setup/", {"token": tokens.make()})
    assert "maria@acme.example" in visitor.get("/setup/person/").text


def test_every_process_with_the_secret_key_accepts_the_token(settings: Settings) -> None:
    token = tokens.make()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key" * 4
    assert tokens.is_valid(token)
    settings.SECRET_KEY_FALLBACKS = []
    assert not tokens.is_valid(token)
    assert not tokens.is_valid(TimestampSigner(salt="something else").sign("setup"))


@pytest.mark.parametrize(
    ("path", "wrong", "said"),
    [
        ("person/", {**PERSON, "email": "nobody"}, "Enter a valid email address"),
        ("person/", {**PERSON, "password": "p4ssw0"}, "at least 12 characters"),
        ("person/", {**PERSON, "password": "maria@acme.example"}, "too similar"),
        ("person/", {**PERSON, "password": ""}, "This field is required"),
        ("organization/", {"name": " ", "slug": ""}, "This field is required"),
        ("organization/", {"name": "Acme", "slug": "no spaces"}, "valid"),
        ("organization/", {"name": "Acme", "slug": "x" * 51}, "at most 50"),
        ("organization/", {"name": "電話", "slug": ""}, "be derived from this name"),
        ("key/", {"api_key": "k3y-of", "region": "us"}, "at least 8 characters"),
        ("key/", {"api_key": "sk-unknown-key", "region": "us"}, "Vapi refused this key (401)"),
        ("key/", {"api_key": KEY, "region": "mars"}, "Select a valid choice"),
    ],
)
def test_a_wrong_answer_is_explained_and_no_text_is_lost(
    path: str, wrong: dict[str, str], said: str, visitor: Client
) -> None:
    page = visitor.post(f"/setup/{path}", wrong)
    assert page.status_code == 200
    assert said in page.text
    for name, value in wrong.items():
        if name in {"password", "api_key"}:
            assert not value or value not in page.text.replace(PERSON["email"], "")
        elif value.strip() and name != "region":
            assert f'value="{value}"' in page.text


def test_a_key_that_vapi_could_not_check_is_not_kept(
    visitor: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("list", Fault("status", status=503))
    page = visitor.post("/setup/key/", {"api_key": KEY, "region": "us"})
    assert "Vapi has a problem (503)" in page.text
    assert visitor.get("/setup/summary/").headers["Location"] == "/setup/person/"


def test_neither_the_password_nor_the_key_is_shown_or_stored_as_it_is(visitor: Client) -> None:
    fill_in(visitor)
    pages = [visitor.get(f"/setup/{each}/").text for each in ("person", "key", "summary")]
    for secret in (KEY, PASSWORD):
        assert not any(secret in page for page in pages)
        assert secret not in str(dict(visitor.session))


def test_an_answer_is_changed_without_entering_the_secrets_again(visitor: Client) -> None:
    fill_in(visitor)
    visitor.post("/setup/person/", {"email": "paul@acme.example", "password": ""})
    visitor.post("/setup/key/", {"api_key": "", "region": "eu"})
    visitor.post("/setup/summary/")
    assert User.objects.get(email="paul@acme.example").check_password(PASSWORD)
    assert Organization.objects.get().region == "eu"


def test_a_key_that_cannot_be_decrypted_any_more_is_asked_for_again(
    visitor: Client, settings: Settings
) -> None:
    fill_in(visitor)
    settings.VAPI_KEY_ENCRYPTION_KEYS = "YW5vdGhlciBrZXkgdGhhdCBkZWNyeXB0cyBub3RoaW4="
    page = visitor.post("/setup/summary/", follow=True)
    assert page.redirect_chain[0][0] == "/setup/key/"
    assert "Enter it again." in page.text
    assert not User.objects.exists()


def test_the_second_who_finishes_comes_too_late(visitor: Client) -> None:
    other = Client()
    other.post("/setup/", {"token": tokens.make()})
    for client in (visitor, other):
        fill_in(client)
    assert visitor.post("/setup/summary/").status_code == 302
    assert other.post("/setup/summary/").status_code == 404
    assert User.objects.count() == Organization.objects.count() == 1


def test_a_taken_short_name_is_refused(visitor: Client) -> None:
    Organization.objects.create(
        slug="acme-support", name="Acme", api_key_set_at="2026-01-01T00:00Z"
    )
    assert "Another organization" in visitor.post("/setup/organization/", ORGANIZATION).text


def test_signing_in_leads_to_the_first_start_and_nowhere_else_afterwards(client: Client) -> None:
    assert client.get("/", follow=True).request["PATH_INFO"] == "/setup/"
    User.objects.create_user("somebody@acme.example")
    assert client.get("/", follow=True).request["PATH_INFO"] == "/accounts/login/"


def test_it_does_not_exist_once_there_is_a_person(cast: Cast, client: Client) -> None:
    for method in (client.get, client.post):
        assert method("/setup/", {"token": tokens.make()}).status_code == 404
