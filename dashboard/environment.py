"""The settings an installation is run with, from the environment or `.env`, checked as a whole."""

import ipaddress
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from environ import Env
from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"

MIN_SECRET_KEY_LENGTH = 32


def _address(value: str) -> str:
    """An absolute http or https address without credentials, path, query or fragment."""
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ValueError("must be an address such as https://dashboard.example.com")
    if parts.username or parts.query or parts.fragment or parts.path not in {"", "/"}:
        raise ValueError("must be scheme, host and port alone, such as https://host.example.com")
    return f"{parts.scheme}://{parts.netloc}"


def _secret_key(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < MIN_SECRET_KEY_LENGTH:
        raise ValueError(f"must have at least {MIN_SECRET_KEY_LENGTH} characters")
    return value


def _fernet_keys(value: SecretStr) -> SecretStr:
    keys = [key.strip() for key in value.get_secret_value().split(",") if key.strip()]
    if not keys:
        raise ValueError("must hold at least one Fernet key")
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise ValueError(
                f"key {place} of {len(keys)} is not a Fernet key (32 url-safe base64-encoded bytes)"
            ) from None
    return value


def _database(value: SecretStr) -> SecretStr:
    return _url(value, Env.db_url_config, "sqlite:///path or postgres://user:password@host/name")


def _cache(value: SecretStr) -> SecretStr:
    return _url(value, Env.cache_url_config, "dbcache://table or redis://host:6379/0")


def _email(value: SecretStr) -> SecretStr:
    return _url(value, Env.email_url_config, "smtp+tls://user:password@host:587 or consolemail://")


def _url(value: SecretStr, parse: Any, example: str) -> SecretStr:
    try:
        parsed = parse(value.get_secret_value())
    except Exception:  # the parser's own errors quote the value, passwords and all
        parsed = None
    if not parsed:
        raise ValueError(f"must be a URL such as {example}") from None
    return value


def _host(value: str) -> str:
    if value != "localhost":
        try:
            ipaddress.ip_address(value)
        except ValueError:
            raise ValueError("must be an IP address to listen on, such as 127.0.0.1") from None
    return value


Address = Annotated[str, AfterValidator(_address)]


class Environment(BaseSettings):
    """Every setting by its name in lower case. Secrets never appear in a message or a `repr`."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    host: Annotated[str, AfterValidator(_host)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    site_url: Address | None = None
    secret_key: Annotated[SecretStr, AfterValidator(_secret_key)]
    vapi_key_encryption_keys: Annotated[SecretStr, AfterValidator(_fernet_keys)]
    database_url: Annotated[SecretStr, AfterValidator(_database)] = SecretStr(
        f"sqlite:///{VAR / 'dashboard.sqlite3'}"
    )
    cache_url: Annotated[SecretStr, AfterValidator(_cache)] = SecretStr("dbcache://cache")
    email_url: Annotated[SecretStr, AfterValidator(_email)] = SecretStr("smtp://localhost:25")
    vapi_api_url: Address = "https://api.vapi.ai"
    vapi_eu_api_url: Address = "https://api.eu.vapi.ai"
    trusted_proxy_count: Annotated[int, Field(ge=0, le=10)] = 0

    @model_validator(mode="after")
    def _default_site_url(self) -> "Environment":
        if self.site_url is None:
            self.site_url = f"http://localhost:{self.port}"
        return self


def load() -> Environment:
    """Reads the environment; raises SystemExit with one message that lists every fault by name."""
    try:
        return Environment()  # type: ignore[call-arg]  # its arguments come from the environment
    except ValidationError as error:
        faults = [
            f"  {str(fault['loc'][0]).upper()}: {_explain(fault)}"
            for fault in error.errors(include_input=False, include_url=False)
        ]
    raise SystemExit(
        "The dashboard can't start; please put these settings right "
        "(in the environment or in .env; README.md describes each):\n" + "\n".join(faults)
    )


def _explain(fault: Any) -> str:
    if fault["type"] == "missing":
        return "is required and not set"
    return str(fault["msg"]).removeprefix("Value error, ")
