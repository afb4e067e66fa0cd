"""Commands for whoever runs the site: lists, a new password, housekeeping, and no superusers."""

import io
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from django.test import Client
from django_tasks_db.models import DBTaskResult

from dashboard.activity.models import Attempt
from tests.cast import Cast


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def test_organizations_are_listed_without_their_keys(cast: Cast) -> None:
    acme, _ = run("list_orgs").splitlines()
    assert acme.split() == ["acme", "us", "…1234", "4", "Acme", "Support"]


def test_people_are_listed_with_their_roles(cast: Cast) -> None:
    cast.viewer.is_active = False
    cast.viewer.save()
    found = {line.split()[1]: line for line in run("list_people", "--org", "acme").splitlines()}
    assert "viewer of acme, admin of globex" in found[cast.both.email]
    assert "disabled; viewer of acme" in found[cast.viewer.email]
    assert cast.stranger.email not in found
    with pytest.raises(CommandError, match="No organization has the short name nowhere"):
        run("list_people", "--org", "nowhere")


def test_a_link_to_set_a_password_is_printed(cast: Cast, client: Client) -> None:
    link = run("reset_password", cast.viewer.email.upper(), "--print-link").strip()
    page = client.get(link.removeprefix("http://localhost:8000"), follow=True)
    assert page.status_code == 200
    assert "Set password" in page.text or "new password" in page.text.lower()


def test_a_link_to_set_a_password_is_mailed(cast: Cast) -> None:
    assert "A worker emails the link" in run("reset_password", cast.viewer.email)
    [task] = DBTaskResult.objects.all()
    assert task.queue_name == "mail"


def test_nobody_disabled_or_unknown_gets_a_link(cast: Cast) -> None:
    cast.viewer.is_active = False
    cast.viewer.save()
    for email, reason in ((cast.viewer.email, "is disabled"), ("x@y.example", "Nobody has")):
        with pytest.raises(CommandError, match=reason):
            run("reset_password", email, "--print-link")


def test_a_person_is_disabled_and_signed_out(cast: Cast, as_viewer: Client) -> None:
    assert as_viewer.get("/orgs/acme/numbers/").status_code == 200
    assert "signed out everywhere" in run("disable_person", cast.viewer.email)
    assert as_viewer.get("/orgs/acme/numbers/").status_code == 302
    assert Attempt.objects.get(action="person.disable").actor == "command line"
    with pytest.raises(CommandError, match="Nobody has"):
        run("disable_person", "nobody@acme.example")


def test_housekeeping_is_done_now(cast: Cast) -> None:
    Session.objects.create(session_key="old", expire_date=Now() - timedelta(days=1))
    assert "expired sessions: 1 deleted" in run("housekeeping")
    assert "expired sessions: 0 deleted" in run("housekeeping")


def test_createsuperuser_says_what_to_do_instead(db: None) -> None:
    with pytest.raises(CommandError, match="add_member SLUG EMAIL --role admin"):
        run("createsuperuser")
