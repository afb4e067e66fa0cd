"""`make run` refuses to serve with DEBUG on."""

import pytest
from django.conf import settings
from django.test import Client

from dashboard.operations import serve


def test_the_site_does_not_start_with_debug_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "1")

    with pytest.raises(SystemExit, match="DEBUG: must be off"):
        serve.main()


def test_an_unknown_page_shows_no_debug_page(client: Client) -> None:
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "DEBUG" not in response.text
    assert not settings.DEBUG
