"""The environment: every fault named at once, no secret in a message, sensible defaults."""

import runpy
import sys
from typing import Any

import pytest
from cryptography.fernet import Fernet

from dashboard import environment

SECRET = "a-secret-that-must-never-be-shown-anywhere"
NAMES = [name.upper() for name in environment.Environment.model_fields]


@pytest.fixture(autouse=True)
def env(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Only what is required, and no `.env`."""
    monkeypatch.setitem(environment.Environment.model_config, "env_file", None)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("VAPI_KEY_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    return monkeypatch


def fault() -> str:
    with pytest.raises(SystemExit) as stop:
        environment.load()
    message = str(stop.value)
    assert SECRET not in message
    assert stop.value.__context__ is None
    return message


def site(env: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    """Django's settings in this environment."""
    for name, value in variables.items():
        env.setenv(name, value)
    env.delitem(sys.modules, "dashboard.settings")
    return runpy.run_module("dashboard.settings")


def test_defaults() -> None:
    loaded = environment.load()
    assert (loaded.host, loaded.port) == ("127.0.0.1", 8000)
    assert loaded.site_url == "http://localhost:8000"
    assert loaded.database_url.get_secret_value().startswith("sqlite:////")
    assert loaded.cache_url.get_secret_value() == "dbcache://cache"
    assert loaded.vapi_api_url == "https://api.vapi.ai"
    assert loaded.vapi_eu_api_url == "https://api.eu.vapi.ai"
    assert loaded.trusted_proxy_count == 0


def test_the_site_is_reached_at_its_port_unless_told_otherwise(env: pytest.MonkeyPatch) -> None:
    env.setenv("PORT", "9000")
    assert environment.load().site_url == "http://localhost:9000"
    env.setenv("SITE_URL", "https://dashboard.example.com")
    assert environment.load().site_url == "https://dashboard.example.com"


def test_an_empty_setting_is_one_that_isnt_set(env: pytest.MonkeyPatch) -> None:
    env.setenv("PORT", "")
    env.setenv("SECRET_KEY", "")
    assert "SECRET_KEY: is required and not set" in fault()
    assert "PORT" not in fault()


def test_secrets_are_not_in_the_representation() -> None:
    loaded = environment.load()
    assert SECRET not in repr(loaded)
    assert loaded.vapi_key_encryption_keys.get_secret_value() not in str(loaded)


def test_every_fault_is_listed_by_name_in_one_message(env: pytest.MonkeyPatch) -> None:
    wrong = {
        "HOST": "everywhere",
        "PORT": "70000",
        "SITE_URL": "dashboard.example.com",
        "SECRET_KEY": "short",
        "VAPI_KEY_ENCRYPTION_KEYS": f"{Fernet.generate_key().decode()},{SECRET}",
        "DATABASE_URL": f"mysql://dashboard:{SECRET}@db/dashboard",
        "CACHE_URL": f"nonsense://{SECRET}",
        "EMAIL_URL": f"nonsense://{SECRET}@mail",
        "VAPI_API_URL": "ftp://api.vapi.ai",
        "VAPI_EU_API_URL": f"https://key:{SECRET}@api.eu.vapi.ai",
        "TRUSTED_PROXY_COUNT": "many",
        "AUDIT_SNAPSHOT_DAYS": "0",
        "STYLEGUIDE": "perhaps",
    }
    assert set(wrong) == set(NAMES)
    for name, value in wrong.items():
        env.setenv(name, value)
    message = fault()
    for name in wrong:
        assert message.count(f"  {name}: ") == 1
    assert "key 2 of 2 is not a Fernet key" in message


def test_what_is_required(env: pytest.MonkeyPatch) -> None:
    env.delenv("SECRET_KEY")
    env.delenv("VAPI_KEY_ENCRYPTION_KEYS")
    message = fault()
    assert "SECRET_KEY: is required and not set" in message
    assert "VAPI_KEY_ENCRYPTION_KEYS: is required and not set" in message


@pytest.mark.parametrize("value", [",", " , ", "not-a-key", "bm90LWEta2V5"])
def test_bad_encryption_keys(value: str, env: pytest.MonkeyPatch) -> None:
    env.setenv("VAPI_KEY_ENCRYPTION_KEYS", value)
    assert "Fernet key" in fault()


@pytest.mark.parametrize(
    "value",
    [
        "http://",
        "https://a b.example",
        "https://dashboard.example.com/path",
        "https://dashboard.example.com?query",
        "https://dashboard.example.com#part",
        "https://:password@dashboard.example.com",
        "https://dashboard.example.com:0",
        "https://dashboard.example.com:70000",
        "https://[half",
        "//dashboard.example.com",
    ],
)
def test_bad_addresses(value: str, env: pytest.MonkeyPatch) -> None:
    env.setenv("SITE_URL", value)
    assert "SITE_URL: must be " in fault()


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("https://Dashboard.Example.com:443/", "https://dashboard.example.com"),
        ("http://localhost:80", "http://localhost"),
        ("http://[2001:DB8::1]:8000", "http://[2001:db8::1]:8000"),
        ("https://dashboard.example.com:8443", "https://dashboard.example.com:8443"),
    ],
)
def test_addresses_are_written_as_browsers_write_origins(
    value: str, origin: str, env: pytest.MonkeyPatch
) -> None:
    assert site(env, SITE_URL=value)["CSRF_TRUSTED_ORIGINS"] == [origin]


@pytest.mark.parametrize("value", ["nonsense", f"nonsense:{SECRET}@h", "oracle://u:p@h/n"])
def test_bad_database_urls(value: str, env: pytest.MonkeyPatch) -> None:
    env.setenv("DATABASE_URL", value)
    assert "DATABASE_URL: must be a URL such as sqlite:///path" in fault()


@pytest.mark.parametrize("value", ["locmemcache://", "dummycache://", "filecache:///tmp"])
def test_caches_that_processes_dont_share_are_refused(value: str, env: pytest.MonkeyPatch) -> None:
    env.setenv("CACHE_URL", value)
    assert "CACHE_URL: must be a URL such as dbcache://table" in fault()


def test_under_https_cookies_and_transport_are_secure(env: pytest.MonkeyPatch) -> None:
    settings = site(env, SITE_URL="https://dashboard.example.com")
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000


def test_under_http_they_would_lock_everybody_out(env: pytest.MonkeyPatch) -> None:
    settings = site(env, SITE_URL="http://dashboard.example.com")
    assert not settings["SESSION_COOKIE_SECURE"]
    assert not settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] == 0


@pytest.mark.parametrize(
    ("site_url", "host"),
    [
        ("https://dashboard.example.com:8443", "dashboard.example.com"),
        ("http://[2001:db8::1]:8000", "[2001:db8::1]"),
    ],
)
def test_hosts_are_that_of_the_site_and_loopback(
    site_url: str, host: str, env: pytest.MonkeyPatch
) -> None:
    hosts = site(env, SITE_URL=site_url)["ALLOWED_HOSTS"]
    assert hosts == [host, "localhost", "127.0.0.1", "[::1]"]


def test_postgresql_from_a_url(env: pytest.MonkeyPatch) -> None:
    settings = site(env, DATABASE_URL="postgres://dashboard:pass%40word@db:5433/people")
    database = settings["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("dashboard", "pass@word")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db", 5433, "people")
    assert database["CONN_HEALTH_CHECKS"]


def test_mail_from_a_url(env: pytest.MonkeyPatch) -> None:
    settings = site(env, EMAIL_URL="smtp+tls://mailer:pass%40word@mail.example.com:587")
    options = settings["MAILERS"]["default"]["OPTIONS"]
    assert options["host"] == "mail.example.com"
    assert options["password"] == "pass@word"
    assert options["use_tls"] is True
    assert options["use_ssl"] is False
