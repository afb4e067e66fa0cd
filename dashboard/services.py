"""Django's settings for the services that an installation names by an address: the database, the
shared cache and mail."""

from pathlib import Path
from typing import Any

from environ import Env

from . import private_files
from .environment import Environment


def database(env: Environment) -> dict[str, Any]:
    config: dict[str, Any] = Env.db_url_config(env.database_url.get_secret_value())
    if config["ENGINE"].endswith("sqlite3"):
        if config["NAME"] != ":memory:":
            _create(Path(config["NAME"]))
        config.setdefault("OPTIONS", {}).update(
            transaction_mode="IMMEDIATE",  # a writer waits for its turn instead of failing
            timeout=20,
            init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        )
        config["CONN_MAX_AGE"] = 600
    else:
        config["CONN_HEALTH_CHECKS"] = True
        config["CONN_MAX_AGE"] = 0  # a request gives its connection back to the pool
        options = config.setdefault("OPTIONS", {})
        options.setdefault("connect_timeout", 5)
        # After an outage, psycopg's 300 would let it wait for minutes until it tries again
        tries = {"timeout": 5, "reconnect_timeout": 4}
        options["pool"] = {"min_size": 0, "max_size": env.database_pool_size, **tries}
        if seconds := env.database_statement_seconds:
            # A process that is suspended in a transaction would keep its locks from all others
            names = ("statement_timeout", "idle_in_transaction_session_timeout")
            limits = [f"-c {name}={seconds}s" for name in names]
            options["options"] = " ".join([*limits, options.get("options", "")]).strip()
    return config


def _create(path: Path) -> None:
    try:
        private_files.create_database(path)
    except OSError as error:
        raise SystemExit(f"DATABASE_URL: {path} can't be created: {error.strerror}") from None


def cache(env: Environment) -> dict[str, Any]:
    config: dict[str, Any] = Env.cache_url_config(env.cache_url.get_secret_value())
    if config["BACKEND"].endswith("DatabaseCache"):
        # Django's 300 would let an attacker push out the counts of attempts to sign in
        config.setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 100_000)
    return config


def mailer(env: Environment) -> dict[str, Any]:
    config: dict[str, Any] = Env.email_url_config(env.email_url.get_secret_value())
    mailer: dict[str, Any] = {"BACKEND": config["EMAIL_BACKEND"]}
    if mailer["BACKEND"].endswith("smtp.EmailBackend"):
        mailer["OPTIONS"] = {
            "host": config["EMAIL_HOST"],
            "port": config["EMAIL_PORT"],
            "username": config["EMAIL_HOST_USER"],
            "password": config["EMAIL_HOST_PASSWORD"],
            "use_tls": config.get("EMAIL_USE_TLS", False),
            "use_ssl": config.get("EMAIL_USE_SSL", False),
            "timeout": 10,
        }
    elif mailer["BACKEND"].endswith("console.EmailBackend"):
        mailer["BACKEND"] = "dashboard.web.console_mail.EmailBackend"
    elif mailer["BACKEND"].endswith("filebased.EmailBackend"):
        mailer["OPTIONS"] = {"file_path": config["EMAIL_FILE_PATH"]}
    return mailer
