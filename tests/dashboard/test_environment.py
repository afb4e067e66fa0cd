"""The settings of the environment: validation, defaults, and no secret in a message."""

import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from dashboard import environment, places

SECRET = "a-secret-that-must-never-be-shown-anywhere"
POSTGRESQL = "postgres://dashboard:pass%40word@db:5433/people"
NAMES = [name.upper() for name in environment.Environment.model_fields]


@pytest.fixture(autouse=True)
def env(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Set only the required settings, and read no `.env`."""
    monkeypatch.setitem(environment.Environment.model_config, "env_file", None)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("VAPI_KEY_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    return monkeypatch


def error_message() -> str:
    with pytest.raises(SystemExit) as stop:
        environment.load()
    message = str(stop.value)
    assert SECRET not in message
    assert stop.value.__context__ is None
    return message


def site(env: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    """Return Django's settings in this environment."""
    for name, value in variables.items():
        env.setenv(name, value)
    env.delitem(sys.modules, "dashboard.settings", raising=False)
    return runpy.run_module("dashboard.settings")


def test_every_optional_setting_has_a_default() -> None:
    loaded = environment.load()
    assert (loaded.host, loaded.port) == ("127.0.0.1", 8000)
    assert loaded.site_url == "http://localhost:8000"
    assert loaded.database_url.get_secret_value().startswith("sqlite:////")
    assert loaded.cache_url.get_secret_value() == "dbcache://cache"
    assert loaded.vapi_api_url == "https://api.vapi.ai"
    assert loaded.vapi_eu_api_url == "https://api.eu.vapi.ai"
    assert loaded.trusted_proxy_count == 0
    assert (loaded.debug, loaded.styleguide) == (False, False)


def test_the_site_url_defaults_to_localhost_and_the_port(env: pytest.MonkeyPatch) -> None:
    env.setenv("PORT", "9000")
    assert environment.load().site_url == "http://localhost:9000"
    env.setenv("SITE_URL", "https://dashboard.example.com")
    assert environment.load().site_url == "https://dashboard.example.com"


def test_an_empty_setting_counts_as_not_set(env: pytest.MonkeyPatch) -> None:
    env.setenv("PORT", "")
    env.setenv("SECRET_KEY", "")
    assert "SECRET_KEY: is required but not set" in error_message()
    assert "PORT" not in error_message()


def test_secrets_are_not_in_the_representation() -> None:
    loaded = environment.load()
    assert SECRET not in repr(loaded)
    assert loaded.vapi_key_encryption_keys.get_secret_value() not in str(loaded)


def test_one_message_lists_every_invalid_setting_by_name(env: pytest.MonkeyPatch) -> None:
    wrong = {
        "HOST": "everywhere",
        "PORT": "70000",
        "SITE_URL": "dashboard.example.com",
        "SECRET_KEY": "short",
        "SECRET_KEY_FALLBACKS": "short",
        "VAPI_KEY_ENCRYPTION_KEYS": f"{Fernet.generate_key().decode()},{SECRET}",
        "DATABASE_URL": f"mysql://dashboard:{SECRET}@db/dashboard",
        "DRAIN_SECONDS": "-1",
        "DATABASE_POOL_SIZE": "1",
        "DATABASE_STATEMENT_SECONDS": "-1",
        "CACHE_URL": f"nonsense://{SECRET}",
        "EMAIL_URL": f"nonsense://{SECRET}@mail",
        "VAPI_API_URL": "ftp://api.vapi.ai",
        "VAPI_EU_API_URL": f"https://key:{SECRET}@api.eu.vapi.ai",
        "HSTS_INCLUDE_SUBDOMAINS": "perhaps",
        "TRUSTED_PROXY_COUNT": "many",
        "AUDIT_SNAPSHOT_DAYS": "0",
        "BULK_REQUESTS_PER_SECOND": "0.09",
        "INVITATION_DAYS": "0",
        "SESSION_IDLE_HOURS": "0",
        "SESSION_DAYS": "31",
        "OPENID_PROVIDERS": f'[{{"slug": "acme", "client_secret": "{SECRET}"}}]',
        "SITE_SECOND_FACTOR": "perhaps",
        "LOG_FORMAT": "xml",
        "LOG_LEVEL": "LOUD",
        "METRICS_TOKEN": "short",
        "WORKER_METRICS_PORT": "70000",
        "SENTRY_DSN": f"https://sentry.example.com/{SECRET}",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"https://key:{SECRET}@otlp.example.com",
        "STYLEGUIDE": "perhaps",
        "DEBUG": "perhaps",
    }
    assert set(wrong) == set(NAMES)
    for name, value in wrong.items():
        env.setenv(name, value)
    message = error_message()
    for name in wrong:
        assert message.count(f"  {name}: ") == 1
    assert "key 2 of 2 is not a Fernet key" in message


def test_required_settings_are_named(env: pytest.MonkeyPatch) -> None:
    env.delenv("SECRET_KEY")
    env.delenv("VAPI_KEY_ENCRYPTION_KEYS")
    message = error_message()
    assert "SECRET_KEY: is required but not set" in message
    assert "VAPI_KEY_ENCRYPTION_KEYS: is required but not set" in message


@pytest.mark.parametrize("value", [",", " , ", "not-a-key", "bm90LWEta2V5"])
def test_an_invalid_encryption_key_is_refused(value: str, env: pytest.MonkeyPatch) -> None:
    env.setenv("VAPI_KEY_ENCRYPTION_KEYS", value)
    assert "Fernet key" in error_message()


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
def test_an_invalid_address_is_refused(value: str, env: pytest.MonkeyPatch) -> None:
    env.setenv("SITE_URL", value)
    assert "SITE_URL: must be " in error_message()


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("https://Dashboard.Example.com:443/", "https://dashboard.example.com"),
        ("http://localhost:80", "http://localhost"),
        ("http://[2001:DB8::1]:8000", "http://[2001:db8::1]:8000"),
        ("https://dashboard.example.com:8443", "https://dashboard.example.com:8443"),
    ],
)
def test_addresses_are_normalized_to_origins(
    value: str, origin: str, env: pytest.MonkeyPatch
) -> None:
    assert site(env, SITE_URL=value)["CSRF_TRUSTED_ORIGINS"] == [origin]


@pytest.mark.parametrize("value", ["nonsense", f"nonsense:{SECRET}@h", "oracle://u:p@h/n"])
def test_an_invalid_database_url_is_refused(value: str, env: pytest.MonkeyPatch) -> None:
    env.setenv("DATABASE_URL", value)
    assert "DATABASE_URL: must be a URL such as sqlite:///path" in error_message()


@pytest.mark.parametrize("value", ["locmemcache://", "dummycache://", "filecache:///tmp"])
def test_a_cache_that_is_not_shared_is_refused(value: str, env: pytest.MonkeyPatch) -> None:
    env.setenv("CACHE_URL", value)
    assert "CACHE_URL: must be a URL such as dbcache://table" in error_message()


def test_debug_is_off_by_default_and_static_files_are_bundled(env: pytest.MonkeyPatch) -> None:
    settings = site(env)
    assert settings["DEBUG"] is False
    assert settings["STORAGES"]["staticfiles"]["BACKEND"].endswith("BundledStaticFilesStorage")


def test_debug_serves_static_files_as_they_are(env: pytest.MonkeyPatch) -> None:
    settings = site(env, DEBUG="1")
    assert settings["DEBUG"] is True
    assert settings["STORAGES"]["staticfiles"]["BACKEND"].endswith(".StaticFilesStorage")


def test_https_means_secure_cookies_redirects_and_hsts(env: pytest.MonkeyPatch) -> None:
    settings = site(env, SITE_URL="https://dashboard.example.com")
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000


def test_https_means_cookies_that_only_this_host_can_set(env: pytest.MonkeyPatch) -> None:
    names = [f"{each}_COOKIE_NAME" for each in ("SESSION", "CSRF", "MESSAGES", "DEVICE")]
    settings = site(env, SITE_URL="https://dashboard.example.com")
    assert all(settings[name].startswith("__Host-") for name in names)
    settings = site(env, SITE_URL="http://dashboard.example.com")
    assert not any(settings[name].startswith("__Host-") for name in names)


def test_hsts_includes_subdomains_on_demand(env: pytest.MonkeyPatch) -> None:
    https = {"SITE_URL": "https://dashboard.example.com"}
    assert not site(env, **https)["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert site(env, **https, HSTS_INCLUDE_SUBDOMAINS="1")["SECURE_HSTS_INCLUDE_SUBDOMAINS"]


def test_the_env_file_and_the_database_become_private(
    env: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env.setattr(places, "ENV_FILE", tmp_path / ".env")
    files = [tmp_path / ".env", tmp_path / "data" / "dashboard.sqlite3"]
    files[0].touch()
    files[0].chmod(0o644)
    site(env, DATABASE_URL=f"sqlite:///{files[1]}")
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]


def test_http_means_plain_cookies_and_no_redirects(env: pytest.MonkeyPatch) -> None:
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
def test_allowed_hosts_are_the_site_and_loopback(
    site_url: str, host: str, env: pytest.MonkeyPatch
) -> None:
    hosts = site(env, SITE_URL=site_url)["ALLOWED_HOSTS"]
    assert hosts == [host, "localhost", "127.0.0.1", "[::1]"]


def test_postgresql_settings_come_from_a_url(env: pytest.MonkeyPatch) -> None:
    settings = site(env, DATABASE_URL=POSTGRESQL)
    database = settings["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("dashboard", "pass@word")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db", 5433, "people")
    assert database["CONN_HEALTH_CHECKS"]


def test_threads_share_a_pool_of_postgresql_connections(env: pytest.MonkeyPatch) -> None:
    database = site(env, DATABASE_URL=POSTGRESQL)["DATABASES"]["default"]
    assert database["OPTIONS"]["pool"]["max_size"] == 8
    assert database["CONN_MAX_AGE"] == 0  # which a pool needs
    env.setenv("DATABASE_POOL_SIZE", "20")
    assert site(env)["DATABASES"]["default"]["OPTIONS"]["pool"]["max_size"] == 20


def test_statements_end_after_a_minute_unless_set_otherwise(env: pytest.MonkeyPatch) -> None:
    def options(url: str) -> Any:
        return site(env, DATABASE_URL=url)["DATABASES"]["default"]["OPTIONS"].get("options")

    limits = "-c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
    assert options(POSTGRESQL) == limits
    own = f"{POSTGRESQL}?options=-c%20search_path%3Down"
    assert options(own) == f"{limits} -c search_path=own"
    env.setenv("DATABASE_STATEMENT_SECONDS", "0")
    assert options(POSTGRESQL) is None


def test_mail_in_a_terminal_has_whole_links(env: pytest.MonkeyPatch) -> None:
    mailer = site(env, EMAIL_URL="consolemail://")["MAILERS"]["default"]
    assert mailer == {"BACKEND": "dashboard.web.console_mail.EmailBackend"}


def test_mail_settings_come_from_a_url(env: pytest.MonkeyPatch) -> None:
    settings = site(env, EMAIL_URL="smtp+tls://mailer:pass%40word@mail.example.com:587")
    options = settings["MAILERS"]["default"]["OPTIONS"]
    assert options["host"] == "mail.example.com"
    assert options["password"] == "pass@word"
    assert options["use_tls"] is True
    assert options["use_ssl"] is False
    assert options["timeout"] == 10


def test_passwords_are_hashed_in_as_many_rounds_as_asvs_asks_for(env: pytest.MonkeyPatch) -> None:
    assert "PASSWORD_HASHERS" not in site(env)  # so Django's first one hashes new passwords
    assert PBKDF2PasswordHasher.algorithm == "pbkdf2_sha256"
    assert PBKDF2PasswordHasher.iterations >= 600_000


def test_each_secret_can_come_from_a_file(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secrets = {
        "SECRET_KEY": "another-secret-of-more-than-32-characters",
        "VAPI_KEY_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": POSTGRESQL,
        "CACHE_URL": "redis://localhost:6379/0",
        "EMAIL_URL": "smtp://user:password@localhost:25",
        "OPENID_PROVIDERS": '[{"slug": "acme", "name": "Acme", "client_id": "site", '
        '"client_secret": "secret", "discovery_url": "https://login.acme.example"}]',
    }
    for name, value in secrets.items():
        env.delenv(name, raising=False)
        (tmp_path / name).write_text(f"{value}\n")
        env.setenv(f"{name}_FILE", str(tmp_path / name))
    loaded = environment.load()
    assert {name: getattr(loaded, name.lower()).get_secret_value() for name in secrets} == secrets


def test_a_secrets_file_that_cannot_be_read_is_named(
    env: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env.delenv("SECRET_KEY")
    env.setenv("SECRET_KEY_FILE", str(tmp_path / "missing"))
    assert "SECRET_KEY_FILE: can't be read: No such file or directory" in error_message()


def test_a_secret_is_set_once(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert "SECRET_KEY_FILE: SECRET_KEY is set too; leave one of them out" in error_message()


def test_only_secrets_come_from_files(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "port").write_text("9000")
    env.setenv("PORT_FILE", str(tmp_path / "port"))
    assert environment.load().port == 8000


def test_former_secret_keys_are_still_known(env: pytest.MonkeyPatch) -> None:
    former = ["f" * 40, "e" * 40]
    settings = site(env, SECRET_KEY_FALLBACKS=", ".join(former))
    assert settings["SECRET_KEY_FALLBACKS"] == former
    env.setenv("SECRET_KEY_FALLBACKS", "short")
    assert "SECRET_KEY_FALLBACKS: each must have at least 32 characters" in error_message()
