"""`make run` names the settings whose connections cross a network without TLS."""

import pytest

from dashboard.environment import Environment
from dashboard.operations import serve
from dashboard.operations.unencrypted import unencrypted


def environment(**urls: str) -> Environment:
    keys = {"secret_key": "x" * 32, "vapi_key_encryption_keys": "x" * 43 + "="}
    usual = {"site_url": "http://localhost:8000", "cache_url": "dbcache://cache"}
    return Environment.model_validate(
        {"database_url": "sqlite:////x", "email_url": "consolemail://", **usual, **keys, **urls}
    )


@pytest.mark.parametrize(
    ("setting", "url"),
    [
        ("site_url", "https://dashboard.example.com"),
        ("site_url", "http://127.0.0.1:8000"),
        ("site_url", "http://[::1]:8000"),
        ("database_url", "postgres://u:p@db/people?sslmode=verify-full&sslrootcert=system"),
        ("database_url", "postgres://u:p@127.0.0.1/people"),
        ("database_url", "postgres://%2Fvar%2Frun%2Fpostgresql/people"),
        ("database_url", "postgres:///people"),
        ("cache_url", "rediss://cache:6379/0"),
        ("cache_url", "redis://localhost:6379/0"),
        ("email_url", "smtp+tls://u:p@mail.example.com:587"),
        ("email_url", "smtp://localhost:25"),
        ("vapi_api_url", "http://127.0.0.1:9000"),
    ],
)
def test_tls_and_what_stays_on_this_machine_are_not_named(setting: str, url: str) -> None:
    assert unencrypted(environment(**{setting: url})) == []


@pytest.mark.parametrize(
    ("setting", "url"),
    [
        ("site_url", "http://dashboard.example.com"),
        ("database_url", "postgres://u:p@db/people"),
        ("database_url", "postgresql://u:p@10.0.0.5/people?sslmode=prefer"),
        ("database_url", "postgres://u:p@db/people?sslmode=require"),
        ("cache_url", "redis://cache:6379/0"),
        ("email_url", "smtp://mail.example.com:25"),
        ("vapi_api_url", "http://vapi.example.com"),
        ("vapi_eu_api_url", "http://vapi.example.com"),
    ],
)
def test_other_connections_are_named(setting: str, url: str) -> None:
    assert unencrypted(environment(**{setting: url})) == [setting.upper()]


@pytest.mark.django_db
def test_make_run_names_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SITE_URL", "http://dashboard.example.com")
    monkeypatch.setenv("EMAIL_URL", "smtp://u:hunter2@mail.example.com:25")
    monkeypatch.setattr(serve, "is_taken", lambda *_: False)
    monkeypatch.setattr(serve, "_prepare", lambda: None)
    monkeypatch.setattr("os.execv", lambda *_: None)
    serve.main()
    output = capsys.readouterr().out
    assert "SITE_URL, EMAIL_URL: others on the network can read these connections" in output
    assert "hunter2" not in output
