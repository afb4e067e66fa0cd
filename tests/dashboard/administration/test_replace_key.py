"""`/orgs/<slug>/settings/key/`: a key is checked with Vapi before it is saved, and never shown."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter
from pydantic import SecretStr
from pytest_django import Settings

import vapi_sandbox
from dashboard.activity.models import Outcome, Result
from dashboard.administration.settings_view import replace_key
from dashboard.orgs import key_check
from dashboard.orgs.middleware import NavigationMiddleware
from dashboard.orgs.models import Organization, Role
from tests.cast import Cast
from tests.conftest import signed_in
from vapi_sandbox import Fault

URL = "/orgs/acme/settings/key/"
NEW_KEY = "sk-brand-new-9999"


@pytest.fixture
def new(vapi: vapi_sandbox.Sandbox) -> vapi_sandbox.Organization:
    """Return an organization at Vapi with another key and seven numbers."""
    organization = vapi.organization(NEW_KEY) or vapi.add_organization(key=NEW_KEY, numbers=7)
    organization.reset()
    return organization


@pytest.fixture(autouse=True)
def _key_is_in_no_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    assert "sk-brand-new" not in caplog.text
    assert "sk-of-acme" not in caplog.text


def key_of(cast: Cast) -> str:
    """Return the stored key."""
    return cast.acme.api_key().get_secret_value()


def refused(as_admin: Client, cast: Cast, key: str = NEW_KEY, region: str = "us") -> str:
    """Return the page with the reason. Nothing is saved, and the page doesn't show the key."""
    response = as_admin.post(URL, {"api_key": key, "region": region})
    assert response.status_code == 200
    assert "Nothing was saved" in response.text
    if key:
        assert key not in response.text
    before = cast.acme.encrypted_api_key
    cast.acme.refresh_from_db()
    assert cast.acme.encrypted_api_key == before
    assert cast.acme.region == "us"
    return response.text


def test_an_admin_replaces_the_key(
    cast: Cast, as_admin: Client, new: vapi_sandbox.Organization
) -> None:
    page = as_admin.post(URL, {"api_key": f" {NEW_KEY}\n", "region": "us"}, follow=True)
    assert page.redirect_chain == [("/orgs/acme/settings/", 302)]
    assert "New key saved. Vapi accepts it and lists 7 phone numbers." in page.text
    assert "…9999" in page.text
    assert "by admin@acme.example" in page.text
    assert NEW_KEY not in page.text
    cast.acme.refresh_from_db()
    assert key_of(cast) == NEW_KEY
    assert len(new.requests) == 1


@pytest.mark.parametrize("wanted", [{"region": "eu"}, {"api_key": NEW_KEY, "region": "eu"}])
def test_a_pair_that_changed_during_the_check_is_not_saved_over_another(
    wanted: dict[str, str],
    cast: Cast,
    as_admin: Client,
    new: vapi_sandbox.Organization,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = key_check.count_numbers

    def count_while_another_admin_saves(*arguments: Any) -> int:
        counted = count(*arguments)
        cast.acme.set_api_key(SecretStr("sk-saved-meanwhile-1"), region="us", by=None)
        cast.acme.save()
        return counted

    monkeypatch.setattr(key_check, "count_numbers", count_while_another_admin_saves)
    page = as_admin.post(URL, wanted)
    assert "Another admin has just changed this." in page.text
    cast.acme.refresh_from_db()
    assert (key_of(cast), cast.acme.region) == ("sk-saved-meanwhile-1", "us")
    assert Outcome.objects.get().result == Result.REFUSED


@pytest.mark.parametrize(("role", "status"), [(None, 404), (Role.OPERATOR, 403)])
def test_an_admin_who_is_removed_meanwhile_replaces_nothing(
    role: Role | None,
    status: int,
    cast: Cast,
    as_admin: Client,
    new: vapi_sandbox.Organization,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = key_check.count_numbers

    def count_while_the_admin_is_removed(*arguments: Any) -> int:
        memberships = cast.acme.memberships.filter(user=cast.admin)
        memberships.update(role=role) if role else memberships.delete()
        return count(*arguments)

    monkeypatch.setattr(key_check, "count_numbers", count_while_the_admin_is_removed)
    assert as_admin.post(URL, {"api_key": NEW_KEY, "region": "us"}).status_code == status
    cast.acme.refresh_from_db()
    assert key_of(cast) == "sk-of-acme-1234"
    assert Outcome.objects.get().result == Result.REFUSED


def test_the_form_never_holds_a_key(as_admin: Client) -> None:
    page = as_admin.get(URL).text
    (field,) = re.findall(r'<input[^>]*name="api_key"[^>]*>', page)
    assert 'type="password"' in field
    assert 'autocomplete="off"' in field
    assert "value=" not in field


def test_the_region_changes_without_a_new_key(cast: Cast, as_admin: Client) -> None:
    page = as_admin.post(URL, {"api_key": "", "region": "eu"}, follow=True)
    assert "Key not changed. Vapi accepts it and lists 60 phone numbers." in page.text
    cast.acme.refresh_from_db()
    assert cast.acme.region == "eu"
    assert key_of(cast) == "sk-of-acme-1234"
    assert cast.acme.api_key_set_by is None


def test_saving_without_changes_keeps_the_key(cast: Cast, as_admin: Client) -> None:
    page = as_admin.post(URL, {"api_key": "", "region": "us"}, follow=True)
    assert "Key not changed." in page.text
    before = (cast.acme.encrypted_api_key, cast.acme.api_key_set_at, cast.acme.region)
    cast.acme.refresh_from_db()
    assert before == (cast.acme.encrypted_api_key, cast.acme.api_key_set_at, cast.acme.region)


def test_the_key_is_checked_in_its_region(
    cast: Cast, as_admin: Client, settings: Settings, vapi: vapi_sandbox.Sandbox
) -> None:
    settings.VAPI_API_URLS = {"us": vapi.url, "eu": "http://127.0.0.1:9"}
    page = refused(as_admin, cast, region="eu")
    assert "Vapi could not be reached" in page
    assert '<option value="eu" selected>' in page


def test_an_unknown_key_is_refused(cast: Cast, as_admin: Client) -> None:
    page = refused(as_admin, cast, "sk-nobody-knows")
    assert "Vapi refused this key (401)." in page
    assert "private key, not the public one" in page.replace("&#x27;", "'")
    assert "(Request " in page


def test_the_public_key_is_refused(
    cast: Cast, as_admin: Client, new: vapi_sandbox.Organization
) -> None:
    assert "not the public one" in refused(as_admin, cast, new.public_key)


def test_a_revoked_key_is_refused(
    cast: Cast, as_admin: Client, new: vapi_sandbox.Organization
) -> None:
    new.revoke()
    assert "Vapi refused this key (401)." in refused(as_admin, cast)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("status", status=403), "doesn&#x27;t let this key list phone numbers (403)"),
        (Fault("status", status=500), "Vapi has a problem (500)"),
        (Fault("html", status=503), "Vapi has a problem (503)"),
        (
            Fault("status", status=429, headers={"Retry-After": "42"}),
            "rate limit was reached (429). Try again in 42 seconds.",
        ),
        (Fault("status", status=429), "rate limit was reached (429). Try again in a minute."),
        (Fault("wrong_shape"), "the key may or may not work"),
        (Fault("cut_off"), "the key may or may not work"),
        (Fault("reset"), "Vapi could not be reached"),
        (Fault("status", status=418), "Vapi refused (418)"),
    ],
)
def test_each_failure_of_vapi_has_its_own_message(
    fault: Fault, said: str, cast: Cast, as_admin: Client, new: vapi_sandbox.Organization
) -> None:
    new.fail("list", fault)
    page = refused(as_admin, cast)
    assert said in page
    assert "(Request " in page


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("short-7", "at least 8 characters"),
        ("with a space in it", "no spaces"),
        ("two\nlines-of-key", "no spaces, line breaks"),
        ("schlüssel-schlüssel", "special characters"),
        ("with-a-zero\x00byte", "Null characters are not allowed"),
        ("x" * 501, "at most 500 characters"),
    ],
)
def test_text_that_cant_be_a_key_is_not_sent_to_vapi(
    key: str, said: str, cast: Cast, as_admin: Client, vapi: vapi_sandbox.Sandbox
) -> None:
    vapi.forget_requests()
    assert said in refused(as_admin, cast, key)
    assert vapi.requests == []


def test_an_unreadable_stored_key_can_be_replaced(
    cast: Cast, as_admin: Client, new: vapi_sandbox.Organization
) -> None:
    cast.acme.encrypted_api_key = "of another encryption key"
    cast.acme.save()
    assert "Enter the key again." in refused(as_admin, cast, "")
    assert as_admin.post(URL, {"api_key": NEW_KEY, "region": "us"}).status_code == 302
    assert key_of(Cast(**{**vars(cast), "acme": Organization.objects.get(slug="acme")})) == NEW_KEY


def test_no_traceback_shows_the_key(
    cast: Cast, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django's report of an unexpected error holds neither the form's values nor variables."""

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("unexpected")

    monkeypatch.setattr("dashboard.orgs.key_check.client_for", fail)
    request = rf.post(URL, {"api_key": NEW_KEY, "region": "us"})
    request.user = cast.admin
    request.session = signed_in(cast.admin).session
    NavigationMiddleware(lambda _: HttpResponse())(request)
    try:
        replace_key(request, slug="acme")
    except RuntimeError as error:
        report = ExceptionReporter(request, type(error), error, error.__traceback__)
    report.filter = SafeExceptionReporterFilter()
    assert "unexpected" in report.get_traceback_text()
    assert NEW_KEY not in report.get_traceback_text()


def test_an_operator_cannot_replace_the_key(as_operator: Client) -> None:
    assert as_operator.post(URL, {"api_key": NEW_KEY, "region": "us"}).status_code == 403


def test_people_of_other_organizations_get_a_404(as_stranger: Client) -> None:
    assert as_stranger.post(URL, {"api_key": NEW_KEY, "region": "us"}).status_code == 404


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get(URL).headers["Location"] == f"/accounts/login/?next={URL}"
