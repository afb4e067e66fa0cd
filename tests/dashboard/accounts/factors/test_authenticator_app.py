"""Signing in with the code of an authenticator app, or with a recovery code."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from dashboard import settings as dashboard_settings
from dashboard.activity.models import Action, Attempt, Outcome
from tests.authenticator_app import code, recovery_codes, set_up
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.dashboard.accounts.test_password_reset import ask, link, set_password
from tests.tasks import run_enqueued_tasks

APP, CODE, CODES = (
    "/accounts/security/app/",
    "/accounts/security/code/",
    "/accounts/security/recovery-codes/",
)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def secret(cast: Cast) -> str:
    """The secret of the viewer's authenticator app."""
    return set_up(signed_in(cast.viewer))


def enter_password(client: Client, cast: Cast, following: str = "") -> HttpResponse:
    data = {"login": cast.viewer.email, "password": PASSWORD, "next": following}
    return client.post("/accounts/login/", data)  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/preferences/").status_code == 200


def actions(cast: Cast) -> list[str]:
    found = Attempt.objects.filter(organization=cast.acme).order_by("pk")
    return list(found.values_list("action", flat=True))


def test_the_page_has_the_key_as_a_picture_and_as_text(cast: Cast, as_viewer: Client) -> None:
    page = as_viewer.get(APP).text
    assert re.search(r'role="img" aria-label="QR code[^>]*><svg [^>]*><path d="M', page)
    assert "data:" not in page.split("<main")[1]
    assert as_viewer.get(APP).text.count("copy") and page.count('class="mono"') == 1
    (again,) = re.findall(r'class="mono">(\w+)<', as_viewer.get(APP).text)
    assert again in page  # the same after loading the page again


def test_the_first_code_turns_it_on_and_shows_recovery_codes(cast: Cast, as_viewer: Client) -> None:
    set_up(as_viewer)
    assert len(set(recovery_codes(as_viewer))) == 10
    index = as_viewer.get("/accounts/security/").text
    assert "10 codes left" in index and "Remove authenticator app" in index
    download = as_viewer.get(f"{CODES}download/")
    assert download.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert download.text.split() == recovery_codes(as_viewer)


def test_a_wrong_first_code_turns_nothing_on(cast: Cast, as_viewer: Client) -> None:
    as_viewer.get(APP)
    answer = as_viewer.post(APP, {"code": "no code"})
    assert "code isn&#x27;t right" in answer.text
    assert not Authenticator.objects.exists()


def test_signing_in_asks_for_a_code_and_leads_back(cast: Cast, secret: str, client: Client) -> None:
    answer = enter_password(client, cast, "/orgs/acme/settings/")
    assert answer.headers["Location"] == CODE
    assert not is_signed_in(client)
    assert "Enter a code" in client.get(CODE).text
    answer = client.post(CODE, {"code": code(secret)})  # type: ignore[assignment]
    assert answer.headers["Location"] == "/orgs/acme/settings/"
    assert is_signed_in(client)


def test_a_wrong_code_is_refused_and_on_record(cast: Cast, secret: str, client: Client) -> None:
    enter_password(client, cast)
    assert "code isn&#x27;t right" in client.post(CODE, {"code": "123"}).text
    assert not is_signed_in(client)
    run_enqueued_tasks()
    outcome = Outcome.objects.get(attempt__action=Action.SIGN_IN_FAILED)
    assert outcome.message == "The second factor was wrong."


def test_the_sixth_code_within_five_minutes_is_refused(
    cast: Cast, secret: str, client: Client
) -> None:
    enter_password(client, cast)
    for _ in range(5):
        client.post(CODE, {"code": "123"})
    assert "Too many" in client.post(CODE, {"code": code(secret)}).text
    assert not is_signed_in(client)


def test_a_code_works_once(cast: Cast, secret: str) -> None:
    first, second = Client(), Client()
    once = code(secret)
    for client in (first, second):
        enter_password(client, cast)
        client.post(CODE, {"code": once})
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_a_code_lasts_for_thirty_seconds(
    cast: Cast, secret: str, client: Client, settings: Settings
) -> None:
    assert not hasattr(dashboard_settings, "MFA_TOTP_TOLERANCE")
    del settings.MFA_TOTP_TOLERANCE
    enter_password(client, cast)
    client.post(CODE, {"code": code(secret, steps=-1)})
    assert not is_signed_in(client)


def test_a_recovery_code_works_once(cast: Cast, secret: str) -> None:
    one, *others = recovery_codes(signed_in(cast.viewer))
    first, second = Client(), Client()
    for client in (first, second):
        enter_password(client, cast)
        client.post(CODE, {"code": one})
    assert is_signed_in(first)
    assert not is_signed_in(second)
    assert recovery_codes(signed_in(cast.viewer)) == others


def test_new_recovery_codes_replace_the_old_ones(cast: Cast, secret: str) -> None:
    client = signed_in(cast.viewer)
    old = recovery_codes(client)
    client.post(f"{CODES}new/")
    new = recovery_codes(client)
    assert len(new) == 10
    assert not set(old) & set(new)


def test_htmx_gets_the_code_in_the_dialog(cast: Cast, secret: str, client: Client) -> None:
    data = {"login": cast.viewer.email, "password": PASSWORD}
    answer = client.post("/accounts/login/", data, headers=HTMX)
    assert answer.headers["Location"] == CODE  # the browser follows it, with htmx's headers
    dialog = client.get(CODE, headers=HTMX)
    assert dialog.headers["X-Dashboard-Partial"] == "sign-in"
    assert 'id="sign-in-code"' in dialog.text and "<html" not in dialog.text
    wrong = client.post(CODE, {"code": "123"}, headers=HTMX)
    assert wrong.headers["X-Dashboard-Partial"] == "sign-in"
    assert "code isn&#x27;t right" in wrong.text
    right = client.post(CODE, {"code": code(secret)}, headers=HTMX)
    assert right.status_code == 204
    assert json.loads(right.headers["HX-Trigger"])["signed-in"]["user"] == str(cast.viewer.pk)


def test_without_the_password_no_code_is_asked_for(cast: Cast, secret: str, client: Client) -> None:
    for method in ("get", "post"):
        answer = getattr(client, method)(CODE, {"code": code(secret)})
        assert answer.headers["Location"] == "/accounts/login/"


def test_removing_it_lets_the_password_suffice(cast: Cast, secret: str, client: Client) -> None:
    as_viewer = signed_in(cast.viewer)
    assert "Remove the authenticator app?" in as_viewer.get(f"{APP}remove/").text
    as_viewer.post(f"{APP}remove/")
    assert not Authenticator.objects.exists()
    enter_password(client, cast)
    assert is_signed_in(client)


@pytest.mark.django_db(transaction=True)
def test_each_change_is_on_record_and_in_a_mail(cast: Cast, as_viewer: Client) -> None:
    set_up(as_viewer)
    as_viewer.post(f"{CODES}new/")
    as_viewer.post(f"{APP}remove/")
    assert actions(cast) == ["factor.add", "factor.codes", "factor.remove"]
    run_enqueued_tasks()
    assert [each.subject for each in mail.outbox] == [
        "The second factor authenticator app was added to your account",
        "New recovery codes were created for your account",
        "The second factor authenticator app was removed from your account",
    ]
    assert {tuple(each.to) for each in mail.outbox} == {(cast.viewer.email,)}
    assert "from the IP address 127.0.0.1" in str(mail.outbox[0].body)


def test_signing_in_and_out_is_on_record(cast: Cast, client: Client) -> None:
    enter_password(client, cast)
    client.post("/accounts/logout/")
    assert actions(cast) == ["sign_in.done", "sign_in.out"]
    assert set(Attempt.objects.values_list("actor", flat=True)) == {cast.viewer.email}


def test_no_secret_is_readable_in_the_database(cast: Cast, as_viewer: Client) -> None:
    page = as_viewer.get(APP).text
    (secret,) = re.findall(r'class="mono">(\w{32})<', page)
    assert all(secret not in str(each.get_decoded()) for each in Session.objects.all())
    as_viewer.post(APP, {"code": code(secret)})
    codes = recovery_codes(as_viewer)
    stored = str([*Authenticator.objects.values_list("data", flat=True)])
    assert not [each for each in (secret, *codes) if each in stored]
    assert all(secret not in str(each.get_decoded()) for each in Session.objects.all())


def test_a_secret_that_is_copied_to_another_person_is_unreadable(
    cast: Cast, secret: str, client: Client
) -> None:
    Authenticator.objects.filter(type="totp").update(user=cast.operator)
    data = {"login": cast.operator.email, "password": PASSWORD}
    client.post("/accounts/login/", data)
    assert client.post(CODE, {"code": code(secret)}).status_code == 503
    assert not is_signed_in(client)


def test_after_ten_minutes_it_asks_again_before_a_factor_changes(cast: Cast, secret: str) -> None:
    late = signed_in(cast.viewer, minutes_ago=11)
    for path in (f"{APP}remove/", CODES, f"{CODES}new/"):
        assert (
            late.get(path).headers["Location"]
            == f"/accounts/again/?next={path.replace('/', '%2F')}"
        )
    again = f"/accounts/again/?next={APP}remove/"
    assert "Confirm that it's you" in late.get(again).text
    assert "Incorrect password" in late.post(again, {"again_password": "not it"}).text
    answer = late.post(again, {"again_password": PASSWORD})
    assert answer.headers["Location"] == f"{APP}remove/"
    assert late.get(f"{APP}remove/").status_code == 200


def test_a_code_answers_too_when_asked_again(cast: Cast, secret: str) -> None:
    late = signed_in(cast.viewer, minutes_ago=11)
    again = f"/accounts/security/again/?next={CODES}"
    assert "Or a code" in late.get(again).text
    late.post(again, {"again_code": code(secret)})
    assert len(recovery_codes(late)) == 10


def test_the_link_for_a_new_password_asks_for_a_code_too(
    cast: Cast, secret: str, client: Client
) -> None:
    ask(client, cast.viewer.email)
    set_password(client, link(), "a better one, surely")
    assert not is_signed_in(client)
    client.post(CODE, {"code": code(secret)})
    assert is_signed_in(client)
