"""The dialog for signing in again without leaving the page."""

import json
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from dashboard.orgs.models import Organization, User
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in

SIGN_IN = "/accounts/login/"
RENAME = "/orgs/acme/settings/name/"
HTMX = {"HX-Request": "true"}


def send(client: Client, path: str, fields: dict[str, str], token: str = "") -> HttpResponse:
    """Post a form as htmx does."""
    response: Any = client.post(path, fields, headers={**HTMX, "X-CSRFToken": token})
    return response  # type: ignore[no-any-return]


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    return send(client, SIGN_IN, {"login": email, "password": password, **more})


def rename(client: Client, token: str = "") -> HttpResponse:
    return send(client, RENAME, {"name": "Renamed"}, token)


def is_dialog(response: HttpResponse) -> bool:
    return (
        response.headers.get("X-Dashboard-Partial") == "sign-in"
        and 'id="sign-in-title"' in response.text
        and "<html" not in response.text
        and "no-store" in response.headers["Cache-Control"]
    )


def event(response: HttpResponse) -> dict[str, Any]:
    """Return the details of the event that the page gets."""
    assert response.status_code == 204
    assert "no-store" in response.headers["Cache-Control"]
    assert not {"Location", "HX-Redirect", "HX-Location"} & set(response.headers)
    detail: dict[str, Any] = json.loads(response.headers["HX-Trigger"])["signed-in"]
    return detail


def token_in(response: HttpResponse) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.text)
    assert found
    return found[1]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_unsafe_htmx_requests_without_a_session_get_the_dialog(
    method: str, cast: Cast, client: Client
) -> None:
    response: Any = client.generic(method, RENAME, headers=HTMX)
    assert response.status_code == 401
    assert is_dialog(response)
    assert "Your session has ended" in response.text
    assert "Nothing on this page is lost" in response.text
    assert "HX-Redirect" not in response.headers


def test_what_nobody_asked_for_gets_no_dialog_and_no_cookie(cast: Cast, client: Client) -> None:
    client.get(SIGN_IN)
    response: Any = client.post(RENAME, headers={**HTMX, "X-Dashboard-Unasked": "true"})
    assert (response.status_code, response.content) == (401, b"")
    assert not response.cookies


def test_the_dialogs_fields_have_their_own_ids(cast: Cast, client: Client) -> None:
    dialog = send(client, RENAME, {"login": "a SIP trunk's"})
    assert 'id="sign-in-login"' in dialog.text
    assert 'id="id_' not in dialog.text
    assert "a SIP trunk's" not in dialog.text


def test_htmx_gets_the_dialog_and_others_get_the_page(cast: Cast, client: Client) -> None:
    dialog: Any = client.get(SIGN_IN, headers=HTMX)
    assert dialog.status_code == 200
    assert is_dialog(dialog)
    page = client.get(SIGN_IN)
    assert "<html" in page.text
    assert "sign-in-title" not in page.text.split("<main")[1].split("</main>")[0]
    assert "X-Dashboard-Partial" not in page.headers


def test_signing_in_sends_the_user_to_the_page(cast: Cast, client: Client) -> None:
    told = event(sign_in(client, " Viewer@ACME.example "))
    assert told["user"] == str(cast.viewer.pk)
    page = client.get("/orgs/acme/members/")
    assert f'data-user="{cast.viewer.pk}"' in page.text
    assert 'class="toast ' not in page.text.split("<template")[0]


def test_a_signed_out_page_names_no_user(cast: Cast, client: Client) -> None:
    assert "data-user" not in client.get(SIGN_IN).text


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/orgs/acme/"])
def test_signing_in_by_htmx_never_redirects(elsewhere: str, cast: Cast, client: Client) -> None:
    assert event(sign_in(client, "viewer@acme.example", next=elsewhere))
    assert event(sign_in(client, "viewer@acme.example", next=elsewhere))


def test_a_wrong_password_keeps_the_email(cast: Cast, client: Client) -> None:
    response = sign_in(client, "viewer@acme.example", "wr0ng")
    assert response.status_code == 200
    assert is_dialog(response)
    assert 'role="alert"' in response.text
    assert "are not correct" in response.text
    assert 'value="viewer@acme.example"' in response.text
    assert "wr0ng" not in response.text


def test_the_dialog_doesnt_reveal_who_has_an_account(cast: Cast, client: Client) -> None:
    emails = ("viewer@acme.example", "nobody@acme.example")
    dialogs = []
    for _ in range(6):
        answers = [sign_in(client, email, "wrong") for email in emails]
        dialogs.append(
            [
                answer.text.replace(email, "").replace(token_in(answer), "")
                for email, answer in zip(emails, answers, strict=True)
            ]
        )
        assert answers[0].status_code == answers[1].status_code
    assert all(known == unknown for known, unknown in dialogs)


def test_the_sixth_failure_is_refused_even_with_the_right_password(
    cast: Cast, client: Client
) -> None:
    for _ in range(5):
        sign_in(client, "viewer@acme.example", "wrong")
    response = sign_in(client, "viewer@acme.example")
    assert response.status_code == 429
    assert is_dialog(response)
    assert "Too many attempts" in response.text
    assert 'value="viewer@acme.example"' in response.text
    assert PASSWORD not in response.text
    assert client.get(RENAME).status_code == 302


@pytest.mark.parametrize(("password", "allowed"), [("wrong", 10), ("", 30)])
def test_too_many_addresses_from_one_client_are_refused(
    password: str, allowed: int, cast: Cast, client: Client
) -> None:
    for number in range(allowed):
        assert sign_in(client, f"person-{number}@acme.example", password).status_code == 200
    response = sign_in(client, "viewer@acme.example")
    assert response.status_code == 429
    assert is_dialog(response)


def test_a_deactivated_account_is_told_so(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.viewer.pk).update(is_active=False)
    response = sign_in(client, "viewer@acme.example")
    assert is_dialog(response)
    assert "This account is disabled" in response.text
    assert "are not correct" in sign_in(client, "viewer@acme.example", "wrong").text
    assert client.get(RENAME).status_code == 302


@pytest.mark.parametrize("gone", [("sessionid",), ("csrftoken",), ("sessionid", "csrftoken")])
def test_csrf_tokens_work_whichever_cookie_is_gone(gone: tuple[str, ...], cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.admin)
    page: Any = browser.get(RENAME)
    on_the_page = token_in(page)
    browser.session.flush()
    for name in gone:
        del browser.cookies[name]

    dialog = rename(browser, on_the_page)
    assert dialog.status_code == 401
    assert is_dialog(dialog)
    in_the_dialog = token_in(dialog)
    told = event(sign_in(browser, "admin@acme.example", csrfmiddlewaretoken=in_the_dialog))

    assert rename(browser, in_the_dialog).status_code == 403
    assert "HX-Redirect" in rename(browser, told["csrfToken"]).headers
    assert Organization.objects.get(pk=cast.acme.pk).name == "Renamed"


def test_signing_in_needs_a_csrf_token(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    refused = sign_in(browser, "viewer@acme.example")
    assert refused.status_code == 401
    assert is_dialog(refused)
    assert browser.get(RENAME).status_code == 302
    assert event(sign_in(browser, "viewer@acme.example", csrfmiddlewaretoken=token_in(refused)))


def test_a_person_signed_in_in_another_tab_continues_with_the_new_token(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.admin)
    refused = rename(browser, "a" * 64)
    assert refused.status_code == 403
    assert is_dialog(refused)
    assert 'type="password"' not in refused.text
    fields = {"csrfmiddlewaretoken": token_in(refused)}
    told = event(send(browser, SIGN_IN, fields))
    assert told["user"] == str(cast.admin.pk)
    assert "HX-Redirect" in rename(browser, told["csrfToken"]).headers


def test_a_signed_in_person_gets_an_event_and_no_redirect(cast: Cast) -> None:
    answer = sign_in(signed_in(cast.viewer), "admin@acme.example")
    assert event(answer)["user"] == str(cast.viewer.pk)
