"""Signing in by a provider that runs in a process of its own."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from dashboard.activity.models import Action, Attempt, Outcome
from dashboard.activity.record import COMMAND_LINE
from dashboard.administration import invitations
from dashboard.administration.models import Invitation
from dashboard.orgs.models import Organization, Role, User
from dashboard.orgs.recent_sign_in import is_recent
from tests.authenticator_app import code, set_up
from tests.cast import Cast
from tests.conftest import signed_in
from tests.openid.provider import CLIENT_SECRET, Provider, leads_to, sign_in, through_provider
from tests.tasks import run_enqueued_tasks

NUMBERS, LOGIN = "/orgs/acme/numbers/", "/accounts/oidc/acme/login/"


def asked(client: Client, **posted: str) -> dict[str, str]:
    """Start a sign-in, and return what the site asks the provider."""
    page: Any = client.post(LOGIN, posted)
    query = parse_qs(urlsplit(leads_to(page)).query)
    return {name: values[0] for name, values in query.items()}


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/preferences/").status_code == 200


def test_a_verified_address_joins_its_account(
    cast: Cast, provider: Provider, client: Client
) -> None:
    provider.put("Operator@Acme.example")
    answer = sign_in(client, "Operator@Acme.example", next=f"{NUMBERS}?search=desk")
    assert answer.headers["Location"] == f"{NUMBERS}?search=desk"
    page = client.get(NUMBERS)
    assert page.context["user"] == cast.operator
    assert is_recent(page.wsgi_request)
    assert cast.operator.has_usable_password()  # the other ways to sign in stay
    entries = Attempt.objects.filter(organization=cast.acme).order_by("pk")
    assert [(each.action, each.actor, each.label) for each in entries] == [
        (Action.PROVIDER_JOIN, "single sign-on by Acme Login", "Acme Login"),
        (Action.SIGN_IN, cast.operator.email, ""),
    ]
    assert entries[1].changes == [{"field": "by", "after": "Acme Login"}]
    run_enqueued_tasks()
    (notice,) = mail.outbox
    assert (notice.subject, notice.to) == (
        "Acme Login can sign you in now",
        [cast.operator.email],
    )
    sign_in(Client(), "Operator@Acme.example")  # joined once
    assert SocialAccount.objects.count() == 1


def test_the_person_stays_the_same_when_the_address_changes(
    cast: Cast, provider: Provider, client: Client
) -> None:
    provider.put("operator@acme.example", "maria")
    sign_in(client, "maria")
    provider.put("maria.new@acme.example", "maria")
    sign_in(client, "maria")
    assert client.get("/accounts/preferences/").context["user"] == cast.operator
    assert not User.objects.with_email("maria.new@acme.example")


@pytest.mark.parametrize(
    ("email", "claims", "domains", "reason"),
    [
        ("operator@acme.example", {"email_verified": False}, (), "hasn’t verified your address"),
        ("operator@acme.example", {"email_verified": None}, (), "hasn’t verified your address"),
        (
            "operator@acme.example",
            {"email_verified": False},
            ("acme.example",),
            "hasn’t verified your address",
        ),
        ("operator@acme.example", {}, ("globex.example",), "This site doesn’t accept"),
        ("", {}, (), "doesn’t say which email address is yours"),
        ("somebody@acme.example", {}, (), "No account has the address somebody@acme.example"),
    ],
)
def test_others_are_refused_with_the_reason(
    email: str,
    claims: dict[str, Any],
    domains: tuple[str, ...],
    reason: str,
    cast: Cast,
    provider: Provider,
    client: Client,
    settings: Settings,
) -> None:
    settings.OPENID_PROVIDERS = [provider.described(domains=domains)]
    provider.put(email, "maria", **claims)
    answer = sign_in(client, "maria")
    assert answer.status_code == 403
    assert reason in answer.text.replace("&#x27;", "’")
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert not User.objects.with_email("somebody@acme.example")


def test_a_refusal_of_a_known_person_is_on_record(
    cast: Cast, provider: Provider, client: Client
) -> None:
    provider.put("operator@acme.example")
    sign_in(client, "operator@acme.example")
    provider.put("operator@acme.example", email_verified=False)
    assert sign_in(Client(), "operator@acme.example").status_code == 403
    run_enqueued_tasks()
    failed = Outcome.objects.get(attempt__action=Action.SIGN_IN_FAILED)
    assert failed.message.startswith("Acme Login: Acme Login hasn't verified your address")


def test_an_address_of_a_listed_domain_counts_as_verified_where_nothing_is_said(
    cast: Cast, provider: Provider, client: Client, settings: Settings
) -> None:
    settings.OPENID_PROVIDERS = [provider.described(domains=("acme.example",))]
    provider.put("operator@acme.example", email_verified=None)
    assert sign_in(client, "operator@acme.example").status_code == 302


def test_an_invited_person_gets_an_account_and_accepts(
    cast: Cast, provider: Provider, client: Client
) -> None:
    invitations.invite(cast.acme, "new@acme.example", Role.VIEWER, by=COMMAND_LINE)
    token = invitations.token(Invitation.objects.get())
    page: Any = client.get(f"/invitations/{token}/", follow=True)
    assert "Sign in with Acme Login" in page.text
    invitation = page.request["PATH_INFO"]
    provider.put("new@acme.example")
    answer = sign_in(client, "new@acme.example", next=invitation)
    assert answer.headers["Location"] == invitation
    client.post(invitation)
    assert client.get(NUMBERS).status_code == 200
    assert not User.objects.get(email="new@acme.example").has_usable_password()


def test_a_deactivated_account_stays_out(cast: Cast, provider: Provider, client: Client) -> None:
    User.objects.filter(pk=cast.operator.pk).update(is_active=False)
    provider.put("operator@acme.example")
    assert sign_in(client, "operator@acme.example").headers["Location"] == "/accounts/inactive/"
    assert not is_signed_in(client)


def test_a_second_factor_of_ones_own_is_asked_for_too(
    cast: Cast, provider: Provider, client: Client
) -> None:
    secret = set_up(signed_in(cast.operator))
    Authenticator.objects.filter(type="recovery_codes").delete()
    cache.clear()  # the code was used to set it up
    provider.put("operator@acme.example")
    answer = sign_in(client, "operator@acme.example")
    assert answer.headers["Location"] == "/accounts/security/code/"
    assert not is_signed_in(client)
    Organization.objects.update(required_provider="acme")
    client.post("/accounts/security/code/", {"code": code(secret)})
    assert client.get(NUMBERS).status_code == 200  # the session still knows who began it


def test_each_sign_in_has_a_state_a_nonce_and_a_challenge_of_its_own(
    cast: Cast, provider: Provider, client: Client, settings: Settings
) -> None:
    settings.OPENID_PROVIDERS = [provider.described(scopes=("groups",))]
    one, other = asked(client), asked(client)
    assert one["response_type"] == "code"
    assert one["redirect_uri"] == f"{settings.SITE_URL}{LOGIN}callback/"
    assert set(one["scope"].split()) == {"openid", "profile", "email", "groups"}
    assert one["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert len(one[name]) >= 16 and one[name] != other[name]


def test_the_address_changes_nothing_of_what_is_asked(provider: Provider, client: Client) -> None:
    page: Any = client.post(f"{LOGIN}?auth_params=prompt%3Dnone&scope=admin&process=connect")
    address = leads_to(page)
    assert "prompt" not in address and "admin" not in address


def test_it_leads_on_without_a_redirect_so_the_policy_needs_no_origin(
    provider: Provider, client: Client
) -> None:
    page: Any = client.post(LOGIN)
    assert page.status_code == 200
    assert "form-action 'self';" in page.headers["Content-Security-Policy"]
    assert leads_to(page).startswith(f"{provider.url}/authorize/?")


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(
    cast: Cast, provider: Provider, client: Client
) -> None:
    provider.put("operator@acme.example")
    page: Any = client.post(LOGIN)
    back = urlsplit(through_provider(leads_to(page), "operator@acme.example"))
    answer = f"{back.path}?{back.query}"
    other = Client()
    assert other.get(answer).status_code == 403
    assert not is_signed_in(other)
    assert client.get(answer).status_code == 302
    assert client.get(answer).status_code == 403
    assert client.get(f"{LOGIN}callback/").status_code == 403


def test_an_answer_to_another_question_is_refused(
    cast: Cast, provider: Provider, client: Client
) -> None:
    provider.put("operator@acme.example")
    page: Any = client.post(LOGIN)
    address = leads_to(page)
    (nonce,) = parse_qs(urlsplit(address).query)["nonce"]
    back = urlsplit(through_provider(address.replace(nonce, "another"), "operator@acme.example"))
    answer = client.get(f"{back.path}?{back.query}")
    assert answer.status_code == 403
    assert "belongs to another sign-in" in answer.text


def test_the_answer_of_one_provider_is_not_taken_for_that_of_another(
    cast: Cast, provider: Provider, client: Client, settings: Settings
) -> None:
    settings.OPENID_PROVIDERS += [provider.described(slug="other")]
    provider.accept(settings.SITE_URL, "acme", "other")
    provider.put("operator@acme.example")
    page: Any = client.post(LOGIN)
    back = urlsplit(through_provider(leads_to(page), "operator@acme.example"))
    assert client.get(f"/accounts/oidc/other/login/callback/?{back.query}").status_code == 403
    assert not is_signed_in(client)


def test_a_person_who_cancels_is_told_so(provider: Provider, client: Client) -> None:
    state = asked(client)["state"]
    answer = client.get(f"{LOGIN}callback/?state={state}&error=access_denied")
    assert answer.status_code == 403
    assert "You cancelled the sign-in." in answer.text


def test_a_wrong_secret_is_only_in_the_log(
    provider: Provider,
    client: Client,
    settings: Settings,
    cast: Cast,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.OPENID_PROVIDERS = [provider.described(client_secret="wrong-secret")]
    provider.put("operator@acme.example")
    answer = sign_in(client, "operator@acme.example")
    assert answer.status_code == 403
    assert "The sign-in didn&#x27;t work." in answer.text and "invalid_client" not in answer.text
    assert "invalid_client" in caplog.text and "wrong-secret" not in caplog.text


def test_no_token_is_stored(cast: Cast, provider: Provider, client: Client) -> None:
    provider.put("operator@acme.example", groups=["support"])
    sign_in(client, "operator@acme.example")
    assert not SocialToken.objects.exists()
    assert SocialAccount.objects.get().extra_data == {}
    assert CLIENT_SECRET not in str(dict(client.session))


def test_somebody_else_is_signed_out_first(cast: Cast, provider: Provider) -> None:
    client = signed_in(cast.admin)
    provider.put("operator@acme.example")
    sign_in(client, "operator@acme.example")
    assert client.get("/accounts/preferences/").context["user"] == cast.operator


def test_the_page_of_a_provider_asks_before_it_leads_on(
    cast: Cast, provider: Provider, client: Client
) -> None:
    page = client.get(f"{LOGIN}?next={NUMBERS}").text
    assert "Continue to Acme Login" in page
    assert f'name="next" value="{NUMBERS}"' in page
    assert "https://evil" not in client.get(f"{LOGIN}?next=https://evil.example/").text
    assert "requires you to sign in with Acme Login" in signed_in(cast.viewer).get(LOGIN).text


def test_the_sign_in_page_has_a_button_for_each(
    cast: Cast, provider: Provider, client: Client
) -> None:
    page = client.get(f"/accounts/login/?next={NUMBERS}").text
    assert "Sign in with Acme Login" in page
    assert page.count(f'name="next" value="{NUMBERS}"') == 2
    dialog = client.post(NUMBERS, headers={"HX-Request": "true"})
    assert "Sign in with Acme Login (opens a new tab)" in dialog.text


def test_the_21st_start_within_a_minute_waits(provider: Provider, client: Client) -> None:
    answers = {client.post(LOGIN).status_code for _ in range(20)}
    assert answers == {200}
    assert client.post(LOGIN).status_code == 429


def test_a_person_sees_which_providers_sign_them_in(
    cast: Cast, provider: Provider, client: Client
) -> None:
    provider.put("operator@acme.example")
    sign_in(client, "operator@acme.example")
    assert "These providers sign you in." in client.get("/accounts/security/").text
    assert "Acme Login" in client.get("/accounts/security/").text
