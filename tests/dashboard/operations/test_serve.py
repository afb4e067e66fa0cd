"""The production server: what it refuses to start with, and its threads."""

import pytest
from django.conf import settings
from django.test import Client

from dashboard import environment
from dashboard.operations import serve
from dashboard.orgs.models import User
from dashboard.setup import tokens
from dashboard.web import downloads
from vapi_client.connections import Limits


def test_the_site_does_not_start_with_debug_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "1")

    with pytest.raises(SystemExit, match="DEBUG: must be off"):
        serve.main()


def test_an_unknown_page_shows_no_debug_page(client: Client) -> None:
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "DEBUG" not in response.text
    assert not settings.DEBUG


@pytest.mark.django_db
def test_the_console_has_a_token_until_somebody_can_sign_in() -> None:
    env = environment.load()
    [notice] = [each for each in serve.notices(env) if "/setup/" in each]
    assert tokens.is_valid(notice.split()[-1])
    User.objects.create_user("somebody@acme.example")
    assert not any("/setup/" in each for each in serve.notices(env))


def test_threads_are_left_for_pages_while_vapi_hangs_and_people_download() -> None:
    limits = Limits()
    assert limits.calls + limits.waiting_calls + downloads.MOST < serve.THREADS
