"""The list of a person's sessions, and how sessions end."""

import re
import time

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dashboard.activity.models import Action, Attempt
from dashboard.activity.record import COMMAND_LINE
from dashboard.administration import memberships
from dashboard.orgs.models import Organization, User
from tests.authenticator_app import set_up
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.tasks import run_enqueued_tasks

PAGE = "/accounts/security/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
HOUR, DAY = 3600, 86_400


def sign_in(user: User, *, agent: str = FIREFOX, address: str = "203.0.113.9") -> Client:
    """Sign in by the form, as a browser does."""
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert is_signed_in(client)
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/preferences/").status_code == 200


def wait(client: Client, seconds: float) -> None:
    """Let the session be unused for some time."""
    session = client.session
    for name in ("seen_at", "signed_in_at"):
        session[name] -= seconds
    session.save()


def test_the_page_lists_device_address_and_times(cast: Cast) -> None:
    here = sign_in(cast.viewer)
    sign_in(cast.viewer, agent=SAFARI, address="2001:db8::7")
    sign_in(cast.operator)
    page = here.get(PAGE).text
    rows = re.findall(r"<tr>\s*<td>.*?</tr>", page, re.DOTALL)
    assert len(rows) == 2
    assert "Firefox on Windows" in rows[0] and "This one" in rows[0] and "203.0.113.9" in rows[0]
    assert "Safari on iPhone" in rows[1] and "2001:db8::7" in rows[1]
    assert "This one" not in rows[1]


def test_a_person_ends_one_session_on_record(cast: Cast) -> None:
    here, there = sign_in(cast.viewer), sign_in(cast.viewer, agent=SAFARI)
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post(f"{PAGE}sessions/{other.pk}/end/")
    assert is_signed_in(here) and not is_signed_in(there)
    attempt = Attempt.objects.get(action=Action.SESSION_END)
    assert (attempt.actor, attempt.label) == (cast.viewer.email, "the session of Safari on iPhone")


def test_nobody_ends_a_session_of_somebody_else(cast: Cast) -> None:
    here, there = sign_in(cast.viewer), sign_in(cast.operator)
    other = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"{PAGE}sessions/{other.pk}/end/").status_code == 404
    assert is_signed_in(there)


def test_a_person_ends_all_other_sessions(cast: Cast) -> None:
    here, there = sign_in(cast.viewer), sign_in(cast.viewer)
    unlisted = signed_in(cast.viewer)
    here.post(f"{PAGE}sessions/end-others/")
    assert is_signed_in(here)
    assert not is_signed_in(there) and not is_signed_in(unlisted)
    assert len(re.findall("This one", here.get(PAGE).text)) == 1


def test_a_session_that_is_not_used_ends(cast: Cast) -> None:
    client = sign_in(cast.viewer)
    wait(client, 12 * HOUR - 5)
    assert is_signed_in(client)
    wait(client, 12 * HOUR + 5)
    assert not is_signed_in(client)
    assert Attempt.objects.get(action=Action.SESSION_END).label == "a session that had timed out"


def test_a_session_in_use_ends_after_its_longest_life(cast: Cast, settings: Settings) -> None:
    client = sign_in(cast.viewer)
    for _ in range(14 * 24 // 8 - 1):
        wait(client, 8 * HOUR)
        assert is_signed_in(client)
    wait(client, 8 * HOUR + 5)
    assert not is_signed_in(client)


def test_changing_the_password_begins_no_new_life(cast: Cast) -> None:
    client = sign_in(cast.viewer)
    session = client.session
    session["signed_in_at"] -= 14 * DAY - 100
    session.save()
    new = {"oldpassword": PASSWORD, "password1": "a better one, surely"}
    client.post("/accounts/password/change/", {**new, "password2": "a better one, surely"})
    assert is_signed_in(client)
    wait(client, 200)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("limit", "seconds"), [("session_idle_hours", HOUR), ("session_days", DAY)]
)
def test_the_shortest_limit_of_a_persons_organizations_holds(
    limit: str, seconds: int, cast: Cast, settings: Settings
) -> None:
    settings.SESSION_IDLE_HOURS = 720
    Organization.objects.filter(slug="globex").update(**{limit: 1})
    both, viewer = sign_in(cast.both), sign_in(cast.viewer)
    for client in (both, viewer):
        wait(client, seconds + 5)
    assert not is_signed_in(both)
    assert is_signed_in(viewer)


@pytest.mark.parametrize("shut", ["the membership", "the organization"])
def test_an_organization_that_is_shut_limits_nobody(shut: str, cast: Cast) -> None:
    Organization.objects.filter(slug="globex").update(session_idle_hours=1)
    if shut == "the membership":
        cast.both.memberships.filter(organization=cast.globex).update(disabled_at=timezone.now())
    else:
        Organization.objects.filter(slug="globex").update(archived_at=timezone.now())
    client = sign_in(cast.both)
    wait(client, HOUR + 5)
    assert is_signed_in(client)


def test_a_session_of_an_earlier_version_begins_to_count(cast: Cast) -> None:
    client = sign_in(cast.viewer)
    session = client.session
    del session["signed_in_at"], session["seen_at"]
    session.save()
    assert is_signed_in(client)
    assert time.time() - client.session["signed_in_at"] < HOUR


def test_the_last_use_is_noted_once_a_minute(cast: Cast) -> None:
    client = sign_in(cast.viewer)
    row = UserSession.objects.get()
    assert is_signed_in(client)
    assert UserSession.objects.get().last_seen_at == row.last_seen_at
    wait(client, 61)
    client.get("/accounts/preferences/", REMOTE_ADDR="203.0.113.10")
    assert UserSession.objects.get().last_seen_at > row.last_seen_at
    assert UserSession.objects.get().ip == "203.0.113.10"


@pytest.mark.django_db(transaction=True)
def test_a_new_factor_ends_the_other_sessions(cast: Cast) -> None:
    here, there = signed_in(cast.viewer), sign_in(cast.viewer)
    set_up(here)
    assert is_signed_in(here) and not is_signed_in(there)


def test_another_role_ends_the_sessions_and_a_mail_tells_of_it(cast: Cast) -> None:
    there = sign_in(cast.viewer)
    memberships.change_role(cast.member(cast.viewer), "operator", by=COMMAND_LINE)
    assert not is_signed_in(there)
    run_enqueued_tasks()
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == (
        "Your role in Acme Support is now Operator",
        [cast.viewer.email],
    )


def test_whoever_changes_their_own_role_stays_signed_in(cast: Cast, as_admin: Client) -> None:
    memberships.change_role(cast.member(cast.operator), "admin", by=COMMAND_LINE)
    as_admin.post(f"/orgs/acme/members/{cast.member(cast.admin).pk}/role/", {"role": "viewer"})
    assert cast.member(cast.admin).role == "viewer"
    assert is_signed_in(as_admin)


def test_a_command_ends_the_sessions_of_one_person_or_of_everybody(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = sign_in(cast.viewer), sign_in(cast.operator)
    call_command("end_sessions", cast.viewer.email)
    assert not is_signed_in(one) and is_signed_in(other)
    call_command("end_sessions", everybody=True)
    assert not is_signed_in(other)
    assert capsys.readouterr().out.splitlines() == [
        "Ended the sessions of 1 person.",
        "Ended the sessions of 5 people.",
    ]
    labels = set(Attempt.objects.values_list("label", flat=True))
    assert "all sessions of operator@acme.example" in labels
    with pytest.raises(CommandError, match="Nobody has the email address nobody@acme"):
        call_command("end_sessions", "nobody@acme.example")
