"""An organization's rule, and the roles of groups, on its page."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from dashboard.activity.models import Action, Attempt
from dashboard.orgs.models import Organization, Role
from dashboard.single_sign_on.models import GroupRole
from tests.cast import Cast
from tests.conftest import signed_in
from tests.openid.provider import Provider, sign_in

PAGE, NUMBERS = "/orgs/acme/settings/single-sign-on/", "/orgs/acme/numbers/"
LOGIN = "/accounts/oidc/acme/login/"


@pytest.fixture
def by_provider(cast: Cast, provider: Provider) -> Client:
    """acme's admin, signed in by the provider."""
    provider.put(cast.admin.email)
    client = Client()
    sign_in(client, cast.admin.email)
    return client


@pytest.fixture
def required(cast: Cast, provider: Provider) -> Organization:
    """acme, which requires the provider."""
    cast.acme.required_provider = "acme"
    cast.acme.save()
    return cast.acme


def test_an_admin_requires_a_provider_on_record(cast: Cast, by_provider: Client) -> None:
    assert "What each prefers" in by_provider.get("/orgs/acme/settings/").text
    answer = by_provider.post(PAGE, {"required_provider": "acme"})
    assert answer.headers["Location"] == "/orgs/acme/settings/"
    assert "Acme Login" in by_provider.get("/orgs/acme/settings/").text
    attempt = Attempt.objects.get(action=Action.SIGN_IN_RULES)
    assert attempt.changes == [{"field": "required_provider", "before": "", "after": "acme"}]


def test_members_sign_in_by_it_before_any_page_opens(cast: Cast, required: Organization) -> None:
    client = signed_in(cast.viewer)
    answer = client.get(f"{NUMBERS}?search=desk")
    assert answer.headers["Location"] == f"{LOGIN}?next=%2Forgs%2Facme%2Fnumbers%2F%3Fsearch%3Ddesk"
    part = client.post("/orgs/acme/audit/start/", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Retarget"]) == (403, "#toasts")
    assert "Acme Support requires single sign-on." in part.text
    assert "Requires single sign-on" in signed_in(cast.both).get("/").text
    assert signed_in(cast.both).get("/find/?q=desk").text.count('id="found-acme"') == 0
    assert signed_in(cast.both).get("/orgs/globex/numbers/").status_code == 200


def test_who_signed_in_by_it_gets_in(required: Organization, by_provider: Client) -> None:
    assert by_provider.get(NUMBERS).status_code == 200


def test_an_admin_does_not_shut_themselves_out(
    cast: Cast, provider: Provider, as_admin: Client
) -> None:
    page = as_admin.post(PAGE, {"required_provider": "acme"})
    assert "Sign in with Acme Login yourself first" in page.text
    assert not Organization.objects.exclude(required_provider="").exists()


def test_the_providers_factor_is_enough_only_if_the_organization_says_so(
    required: Organization, by_provider: Client
) -> None:
    required.requires_second_factor = True
    required.save()
    assert by_provider.get(NUMBERS).headers["Location"].startswith("/accounts/security/")
    required.trusts_providers_factor = True
    required.save()
    assert by_provider.get(NUMBERS).status_code == 200
    assert not Authenticator.objects.exists()


def test_only_a_required_providers_factor_counts(cast: Cast, by_provider: Client) -> None:
    page = by_provider.post(PAGE, {"trusts_providers_factor": "on"})
    assert "Choose the provider that you mean." in page.text
    Organization.objects.update(requires_second_factor=True, trusts_providers_factor=True)
    assert by_provider.get(NUMBERS).headers["Location"].startswith("/accounts/security/")


def test_groups_of_a_provider_that_does_not_know_the_admin_get_no_role(
    cast: Cast, provider: Provider, as_admin: Client
) -> None:
    typed = {"provider": "acme", "group": "everybody", "role": Role.VIEWER}
    page = as_admin.post(f"{PAGE}groups/add/", typed)
    assert "Sign in with Acme Login yourself before you give its groups roles." in page.text
    assert not GroupRole.objects.exists()


def test_groups_have_roles_only_by_the_provider_that_is_required(
    cast: Cast, provider: Provider, by_provider: Client, settings: Settings
) -> None:
    """Or their members would sign in by one, then by the other, without end."""
    settings.OPENID_PROVIDERS += [provider.described(slug="other", name="Other Login")]
    row = GroupRole.objects.create(
        organization=cast.acme, provider="other", group="leads", role=Role.OPERATOR
    )
    page = by_provider.post(PAGE, {"required_provider": "acme"})
    assert "Groups of Other Login have roles here" in page.text
    assert not Organization.objects.exclude(required_provider="").exists()
    row.delete()
    assert by_provider.post(PAGE, {"required_provider": "acme"}).status_code == 302
    typed = {"provider": "other", "group": "leads", "role": Role.OPERATOR}
    page = by_provider.post(f"{PAGE}groups/add/", typed)
    assert "Members sign in with Acme Login here, so only its groups can have roles." in page.text
    assert by_provider.post(f"{PAGE}groups/add/", {**typed, "provider": "acme"}).status_code == 302


def test_an_admin_gives_groups_roles_on_record(cast: Cast, by_provider: Client) -> None:
    client, group = by_provider, "3f1c: the “leads”"
    assert "No group has a role yet." in client.get(PAGE).text
    typed = {"provider": "acme", "group": group, "role": Role.OPERATOR}
    assert client.post(f"{PAGE}groups/add/", typed).headers["Location"] == PAGE
    assert group in client.get(PAGE).text
    again = client.post(f"{PAGE}groups/add/", typed)
    assert "This group has a role already." in again.text
    row = GroupRole.objects.get()
    question = client.get(f"{PAGE}groups/{row.pk}/remove/")
    assert "lose the role Operator" in question.text
    assert client.post(f"{PAGE}groups/{row.pk}/remove/").headers["Location"] == PAGE
    entries = Attempt.objects.filter(action=Action.GROUP_ROLES).order_by("pk")
    assert [(each.label, each.is_done) for each in entries] == [
        (group, True),
        (group, False),
        (group, True),
    ]
    assert {"field": "role", "after": "operator"} in entries[0].changes
    assert {"field": "role", "before": "operator"} in entries[2].changes


def test_a_group_of_another_organization_is_not_there(cast: Cast, as_admin: Client) -> None:
    row = GroupRole.objects.create(
        organization=cast.globex, provider="acme", group="leads", role=Role.ADMIN
    )
    assert as_admin.post(f"{PAGE}groups/{row.pk}/remove/").status_code == 404


def test_without_a_provider_the_page_says_who_adds_one(cast: Cast, as_admin: Client) -> None:
    assert "This site has no provider yet" in as_admin.get(PAGE).text


def test_a_command_lifts_the_rule_if_the_provider_is_gone(
    required: Organization, cast: Cast, settings: Settings
) -> None:
    settings.OPENID_PROVIDERS = []
    page = signed_in(cast.viewer).get(NUMBERS, follow=True)
    assert page.status_code == 404 and "ask whoever runs this site" in page.text
    call_command("lift_single_sign_on", org="acme")
    assert signed_in(cast.viewer).get(NUMBERS).status_code == 200
    assert Attempt.objects.get(action=Action.SIGN_IN_RULES).actor == "command line"
    with pytest.raises(CommandError, match="No organization has the short name nowhere"):
        call_command("lift_single_sign_on", org="nowhere")


def test_members_see_which_roles_a_group_gave(cast: Cast, as_admin: Client) -> None:
    member = cast.member(cast.operator)
    member.given_by = "acme"
    member.save()
    assert "Operator, by a group" in as_admin.get("/orgs/acme/members/").text
    assert "again at the next sign-in" in as_admin.get(f"/orgs/acme/members/{member.pk}/role/").text
    question = as_admin.get(f"/orgs/acme/members/{member.pk}/remove/").text
    assert "disable them to keep them out" in question
