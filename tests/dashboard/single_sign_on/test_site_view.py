"""The providers that site administrators add on the site's page."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from dashboard.activity.models import Action, Attempt
from dashboard.openid_providers import OpenIDProvider
from dashboard.orgs.models import Membership, Role
from dashboard.single_sign_on import configured
from dashboard.single_sign_on.models import GroupRole, Provider
from tests.cast import Cast
from tests.openid.provider import CLIENT_ID, CLIENT_SECRET, sign_in
from tests.openid.provider import Provider as Process

PAGE = "/site/single-sign-on/"


@pytest.fixture
def process(provider: Process, settings: Settings) -> Process:
    """The provider, of which the environment says nothing."""
    settings.OPENID_PROVIDERS = []
    return provider


def typed(process: Process, **changes: str) -> dict[str, str]:
    values = {
        "name": "Acme Login",
        "slug": "acme",
        "discovery_url": process.url,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "groups_claim": "groups",
        "scopes": "groups",
        "domains": "acme.example @globex.example",
    }
    return {**values, **changes}


@pytest.fixture
def stored(process: Process, as_site_administrator: Client) -> Provider:
    """The provider, added on the page."""
    as_site_administrator.post(f"{PAGE}new/", typed(process))
    return Provider.objects.get()


def entry(action: Action) -> Attempt:
    return Attempt.objects.get(action=action, organization=None)


def test_a_site_administrator_adds_a_provider_and_people_sign_in_with_it(
    cast: Cast, process: Process, as_site_administrator: Client, client: Client
) -> None:
    assert "There is no provider yet." in as_site_administrator.get(PAGE).text
    answer: Any = as_site_administrator.post(f"{PAGE}new/", typed(process), follow=True)
    assert "http://localhost:8000/accounts/oidc/acme/login/callback/" in answer.text
    assert "acme.example, globex.example" in answer.text
    process.put(cast.operator.email)
    sign_in(client, cast.operator.email)
    assert client.get("/orgs/acme/numbers/").status_code == 200
    changes = {each["field"]: each.get("after") for each in entry(Action.PROVIDER_ADD).changes}
    assert changes["domains"] == ["acme.example", "globex.example"]
    assert "client_secret" not in changes


def test_the_secret_is_encrypted_for_its_row_and_never_shown(
    stored: Provider, as_site_administrator: Client
) -> None:
    assert CLIENT_SECRET not in stored.encrypted_secret
    assert stored.secret().get_secret_value() == CLIENT_SECRET
    for page in (PAGE, f"{PAGE}acme/change/", "/site/activity/"):
        assert CLIENT_SECRET not in as_site_administrator.get(page).text
    moved = Provider(slug="other", encrypted_secret=stored.encrypted_secret)
    moved.save()
    assert [each.slug for each in configured.providers()] == ["acme"]
    assert "Secret can't be read" in as_site_administrator.get(PAGE).text
    assert as_site_administrator.get(f"{PAGE}other/change/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"discovery_url": "http://127.0.0.1:9"}, "answer: ConnectionError."),
        ({"discovery_url": "http://login.acme.example"}, "It must begin with https://."),
        ({"discovery_url": "acme"}, "It must be an address such as"),
        ({"slug": "ACME"}, "String should match pattern"),
        ({"client_secret": ""}, "This field is required."),
    ],
)
def test_a_provider_that_does_not_answer_is_not_saved(
    changes: dict[str, str], message: str, process: Process, as_site_administrator: Client
) -> None:
    page = as_site_administrator.post(f"{PAGE}new/", typed(process, **changes))
    assert message in page.text
    assert "acme.example @globex.example" in page.text  # nothing typed is lost, but for the secret
    assert CLIENT_SECRET not in page.text
    assert not Provider.objects.exists()


def test_a_short_name_is_used_once(
    stored: Provider, process: Process, as_site_administrator: Client, settings: Settings
) -> None:
    again = as_site_administrator.post(f"{PAGE}new/", typed(process))
    assert "Another provider has this short name." in again.text
    settings.OPENID_PROVIDERS = [process.described(slug="here")]
    taken = as_site_administrator.post(f"{PAGE}new/", typed(process, slug="here"))
    assert "Another provider has this short name." in taken.text
    assert "From the environment" in as_site_administrator.get(PAGE).text


def test_a_change_keeps_the_secret_and_is_on_record(
    stored: Provider, process: Process, as_site_administrator: Client
) -> None:
    changed = typed(process, name="Acme", client_secret="", domains="")
    assert as_site_administrator.post(f"{PAGE}acme/change/", changed).status_code == 302
    (provider,) = configured.providers()
    assert (provider.name, provider.domains) == ("Acme", ())
    assert provider.client_secret.get_secret_value() == CLIENT_SECRET
    changes = entry(Action.PROVIDER_CHANGE).changes
    assert {each["field"] for each in changes} == {"name", "domains"}


def test_another_secret_is_noted_without_its_value(
    stored: Provider, process: Process, as_site_administrator: Client
) -> None:
    changed = typed(process, client_secret="another-secret")
    as_site_administrator.post(f"{PAGE}acme/change/", changed)
    (change,) = entry(Action.PROVIDER_CHANGE).changes
    assert change["field"] == "client_secret" and change["credential_changed"]
    assert "another-secret" not in str(change)


def test_the_secret_does_not_go_along_to_another_address(
    stored: Provider, process: Process, as_site_administrator: Client
) -> None:
    elsewhere = process.url.replace("127.0.0.1", "localhost")
    changed = typed(process, discovery_url=elsewhere, client_secret="")
    page = as_site_administrator.post(f"{PAGE}acme/change/", changed)
    assert "Enter the secret for the new address." in page.text
    again = typed(process, discovery_url=elsewhere)
    assert as_site_administrator.post(f"{PAGE}acme/change/", again).status_code == 302


def test_a_provider_in_use_stays(
    stored: Provider, cast: Cast, as_site_administrator: Client
) -> None:
    remove = f"{PAGE}acme/remove/"
    cast.acme.required_provider = "acme"
    cast.acme.save()
    GroupRole.objects.create(
        organization=cast.globex, provider="acme", group="leads", role=Role.VIEWER
    )
    page = as_site_administrator.post(remove)
    assert "These organizations use it: Acme Support, Globex." in page.text
    cast.acme.required_provider = ""
    cast.acme.save()
    GroupRole.objects.all().delete()
    Membership.objects.filter(user=cast.viewer).update(given_by="acme")
    assert "use it: Acme Support." in as_site_administrator.post(remove).text
    Membership.objects.update(given_by="")
    assert as_site_administrator.post(remove).headers["Location"] == PAGE
    assert not Provider.objects.exists()


def test_two_who_change_it_at_once_do_not_undo_each_other(
    stored: Provider,
    process: Process,
    as_site_administrator: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def meanwhile(provider: OpenIDProvider) -> dict[str, Any]:
        Provider.objects.update(name="Theirs")
        return {}

    monkeypatch.setattr("dashboard.single_sign_on.provider_form.discover", meanwhile)
    page = as_site_administrator.post(f"{PAGE}acme/change/", typed(process, name="Mine"))
    assert "has just changed this provider" in page.text.replace("&#x27;", "'")
    assert Provider.objects.get().name == "Theirs"
