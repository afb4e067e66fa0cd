"""`/healthz` and `/readyz`, for load balancers that probe by IP address without a session."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_checks_answer_any_host_and_scheme_without_a_session(
    path: str, client: Client, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.TRUSTED_PROXY_COUNT = 1
    for headers in ({"Host": "10.1.2.3:8000"}, {"Host": "nonsense host"}, {}):
        for secure in (False, True):
            response = client.get(path, headers=headers, secure=secure)
            assert response.status_code == 200
            assert response.content == b"ok\n"
            assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_readyz_is_503_while_the_database_doesnt_answer(
    error: type[Exception], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise error("connection to server at db, user dashboard, failed")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"the database doesn't answer\n"
    assert client.get("/healthz").status_code == 200


def test_healthz_needs_no_database(client: Client) -> None:
    """pytest-django refuses queries in this test."""
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_other_paths_are_ordinary_pages(client: Client) -> None:
    assert client.get("/healthz/more").status_code == 404
    assert client.get("/", headers={"Host": "10.1.2.3:8000"}).status_code == 400
