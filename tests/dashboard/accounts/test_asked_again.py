"""Being asked for the password or a second factor again, without losing what was typed."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

import vapi_sandbox
from bulk.changes.delete import Delete
from bulk.drafting.drafts import make_draft
from bulk.drafting.selection import Selection
from dashboard.activity.models import Action, Attempt, Outcome
from dashboard.activity.record import Actor
from dashboard.orgs.models import Role, User
from tests.authenticator_app import code, set_up
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.tasks import run_enqueued_tasks

KEY, AGAIN = "/orgs/acme/settings/key/", "/accounts/again/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def late(cast: Cast) -> Client:
    """A client of acme's admin, who signed in eleven minutes ago."""
    return signed_in(cast.admin, minutes_ago=11)


def posted(page: HttpResponse) -> str:
    (found,) = re.findall(r'name="again-posted" value="([^"]+)"', page.content.decode())
    return html.unescape(found)


def post(client: Client, address: str, fields: dict[str, str], **headers: str) -> HttpResponse:
    return client.post(address, fields, headers=headers)  # type: ignore[return-value]


def test_a_form_goes_on_with_what_was_typed(
    cast: Cast, late: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    key = vapi_acme.key
    page = post(late, KEY, {"api_key": key, "region": "us"})
    assert page.status_code == 401
    assert "Confirm that it's you" in page.text
    answer = post(late, KEY, {"again-posted": posted(page), "again_password": PASSWORD})
    assert answer.headers["Location"] == "/orgs/acme/settings/"
    assert Attempt.objects.get(action=Action.KEY_REPLACE).is_done


def test_a_typed_key_is_neither_in_the_page_nor_in_the_database(late: Client) -> None:
    page = post(late, KEY, {"api_key": "sk-very-secret", "region": "us"})
    assert "sk-very-secret" not in page.text
    assert all("sk-very" not in str(each.get_decoded()) for each in Session.objects.all())


def test_a_wrong_password_asks_once_more_and_is_reported(cast: Cast, late: Client) -> None:
    page = post(late, KEY, {"region": "eu"})
    again = post(late, KEY, {"again-posted": posted(page), "again_password": "not it"})
    assert again.status_code == 401
    assert "Incorrect password" in again.text
    assert posted(again) == posted(page)
    run_enqueued_tasks()
    assert Outcome.objects.filter(attempt__action=Action.SIGN_IN_FAILED).exists()
    assert not Attempt.objects.filter(action=Action.KEY_REPLACE).exists()


def test_an_empty_answer_says_what_to_do(late: Client) -> None:
    page = post(late, KEY, {"region": "eu"})
    again = post(late, KEY, {"again-posted": posted(page)})
    assert "Enter your password" in again.text


def test_what_was_typed_works_for_its_person_and_page_only(cast: Cast, late: Client) -> None:
    typed = posted(post(late, KEY, {"region": "eu"}))
    answer = {"again-posted": typed, "again_password": PASSWORD}
    other = signed_in(cast.both)
    assert post(other, "/orgs/globex/settings/key/", answer).status_code == 400
    assert post(late, "/orgs/acme/settings/sign-in/", answer).status_code == 400
    changed = {**answer, "again-posted": typed[:-4] + "AAAA"}
    assert post(late, KEY, changed).status_code == 400
    assert not Attempt.objects.filter(action=Action.KEY_REPLACE).exists()


def test_htmx_gets_the_dialog_and_sends_its_request_again(cast: Cast, late: Client) -> None:
    role = f"/orgs/acme/members/{cast.member(cast.viewer).pk}/role/"
    dialog = post(late, role, {"role": "operator"}, **HTMX)
    assert (dialog.status_code, dialog.headers["X-Dashboard-Partial"]) == (401, "sign-in")
    assert 'hx-post="/accounts/again/"' in dialog.text and "<html" not in dialog.text
    wrong = post(late, AGAIN, {"again_password": "not it"}, **HTMX)
    assert "Incorrect password" in wrong.text
    right = post(late, AGAIN, {"again_password": PASSWORD}, **HTMX)
    assert right.status_code == 204
    assert json.loads(right.headers["HX-Trigger"])["signed-in"]["user"] == str(cast.admin.pk)
    assert post(late, role, {"role": "operator"}, **HTMX).headers["HX-Redirect"]
    assert cast.member(cast.viewer).role == Role.OPERATOR


def test_a_code_answers_in_place_of_the_password(cast: Cast) -> None:
    secret = set_up(signed_in(cast.admin))
    late = signed_in(cast.admin, minutes_ago=11)
    page = post(late, KEY, {"region": "us"})
    assert "Or a code" in page.text
    wrong = post(late, KEY, {"again-posted": posted(page), "again_code": "123"})
    assert "code isn&#x27;t right" in wrong.text
    answer = post(late, KEY, {"again-posted": posted(page), "again_code": code(secret)})
    assert answer.headers["Location"] == "/orgs/acme/settings/"


def test_who_has_no_password_is_not_asked_for_one(cast: Cast) -> None:
    set_up(signed_in(cast.admin))
    late = signed_in(cast.admin, minutes_ago=11)
    with without_password(cast.admin, late):
        page = post(late, KEY, {"region": "us"})
        assert "again_code" in page.text and "again_password" not in page.text


def test_what_no_page_has_encrypted_is_refused(cast: Cast) -> None:
    assert post(signed_in(cast.admin), KEY, {"again-posted": "é"}).status_code == 400


def test_the_eleventh_answer_within_a_minute_waits(late: Client) -> None:
    typed = posted(post(late, KEY, {"region": "eu"}))
    answer = {"again-posted": typed, "again_password": "not it"}
    answers = [post(late, KEY, answer).status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]


def test_deleting_many_numbers_asks_again_and_other_changes_do_not(
    cast: Cast, late: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    ids = [each["id"] for each in vapi_acme.numbers[:2]]
    actor = Actor(cast.admin.email, cast.admin.pk, "127.0.0.1")
    draft = make_draft(cast.acme, actor, Delete(), Selection.of_ids(ids), {})
    start = f"/orgs/acme/bulk/{draft.pk}/start/"
    assert post(late, start, {"count": "2"}).status_code == 401
    assert post(late, "/orgs/acme/settings/name/", {"name": "Acme"}).status_code == 302


def test_a_first_password_that_is_typed_too_late_is_nowhere_in_the_database(cast: Cast) -> None:
    secret = set_up(signed_in(cast.admin))
    late, new = signed_in(cast.admin, minutes_ago=11), "a better one, surely"
    with without_password(cast.admin, late):
        page = post(late, "/accounts/password/set/", {"password1": new, "password2": new})
        assert page.status_code == 401
        assert new not in page.text
        assert all(new not in str(each.get_decoded()) for each in Session.objects.all())
        answer = {"again-posted": posted(page), "again_code": code(secret)}
        assert post(late, "/accounts/password/set/", answer).status_code == 302
    cast.admin.refresh_from_db()
    assert cast.admin.check_password(new)


def test_within_ten_minutes_nobody_is_asked(cast: Cast) -> None:
    recent = signed_in(cast.admin, minutes_ago=9)
    assert post(recent, KEY, {"region": "us"}).status_code == 302


@contextmanager
def without_password(user: User, client: Client) -> Iterator[None]:
    """Take a person's password away, and keep their session."""
    user.set_unusable_password()
    user.save()
    session = client.session
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    yield
