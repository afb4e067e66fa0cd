"""The settings of an installation, read from the environment or `.env` and validated together."""

import ipaddress
import os
import re
import warnings
from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from environ import Env
from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from . import places, private_files
from .openid_providers import checked_providers
from .secret_files import SecretFiles, UnreadableFile

MIN_SECRET_KEY_LENGTH = 32
MIN_TOKEN_LENGTH = 24
LEAST_PACE = 0.1  # requests a second: below it, no bulk change gets on (bulk.pacing.LONGEST_GAP)
DEFAULT_PORTS = {"http": 80, "https": 443}


def _address(value: str) -> str:
    """Return an http or https address as browsers write an origin: lower case, no default port.

    Raises ValueError if it has credentials, a path, a query or a fragment.
    """
    try:
        parts = urlsplit(value.strip())
        host, port = parts.hostname or "", parts.port
        valid = parts.scheme in DEFAULT_PORTS and _is_host(host) and port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ValueError("must be an address such as https://dashboard.example.com")
    if "@" in parts.netloc or parts.query or parts.fragment or parts.path not in {"", "/"}:
        raise ValueError(
            "must be a scheme, a host and a port only, such as https://host.example.com"
        )
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (
        f":{port}" if port and port != DEFAULT_PORTS[parts.scheme] else ""
    )


def _is_host(value: str) -> bool:
    """Return whether this is a host name or an IP address."""
    if ":" in value:
        return bool(ipaddress.IPv6Address(value))
    return re.fullmatch(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?", value) is not None


def keys_in(setting: str) -> list[str]:
    """Return the keys that a setting has, separated by commas."""
    return [key.strip() for key in setting.split(",") if key.strip()]


def _secret_key(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < MIN_SECRET_KEY_LENGTH:
        raise ValueError(f"must have at least {MIN_SECRET_KEY_LENGTH} characters")
    return value


def _secret_keys(value: SecretStr) -> SecretStr:
    for key in keys_in(value.get_secret_value()):
        if len(key) < MIN_SECRET_KEY_LENGTH:
            raise ValueError(f"each must have at least {MIN_SECRET_KEY_LENGTH} characters")
    return value


def _token(value: SecretStr) -> SecretStr:
    if value and len(value.get_secret_value()) < MIN_TOKEN_LENGTH:
        raise ValueError(f"must have at least {MIN_TOKEN_LENGTH} characters")
    return value


def _dsn(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    is_dsn = parts.scheme in DEFAULT_PORTS and parts.username and parts.path.strip("/")
    if value and not is_dsn:
        raise ValueError("must be a DSN such as https://key@sentry.example.com/1")
    return value


def _fernet_keys(value: SecretStr) -> SecretStr:
    keys = keys_in(value.get_secret_value())
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


def checked_database_url(value: SecretStr) -> SecretStr:
    example = "sqlite:///path or postgres://user:password@host/name"
    return _url(value, Env.db_url_config, {"sqlite3", "postgresql"}, example)


def _cache(value: SecretStr) -> SecretStr:
    """Accept only caches that all processes share, because they count attempts to sign in."""
    example = "dbcache://table or redis://host:6379/0"
    return _url(value, Env.cache_url_config, {"DatabaseCache", "RedisCache"}, example)


def _email(value: SecretStr) -> SecretStr:
    example = "smtp+tls://user:password@host:587 or consolemail://"
    return _url(value, Env.email_url_config, {"EmailBackend"}, example)


def _url(
    value: SecretStr, parse: Callable[[str], dict[str, Any]], kinds: set[str], example: str
) -> SecretStr:
    try:
        with warnings.catch_warnings(action="ignore"):  # warnings quote parts of the value
            parsed = parse(value.get_secret_value())
    except Exception:  # the parser's errors quote the value, with its password
        parsed = {}
    backend = str(
        parsed.get("ENGINE") or parsed.get("BACKEND") or parsed.get("EMAIL_BACKEND") or ""
    )
    if backend.rpartition(".")[2] not in kinds:
        raise ValueError(f"must be a URL such as {example}")
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
    """All settings. No error message and no `repr` shows a secret."""

    model_config = SettingsConfigDict(
        env_file=places.ENV_FILE, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    host: Annotated[str, AfterValidator(_host)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    site_url: Address | None = None
    secret_key: Annotated[SecretStr, AfterValidator(_secret_key)]
    secret_key_fallbacks: Annotated[SecretStr, AfterValidator(_secret_keys)] = SecretStr("")
    vapi_key_encryption_keys: Annotated[SecretStr, AfterValidator(_fernet_keys)]
    database_url: Annotated[SecretStr, AfterValidator(checked_database_url)] = SecretStr(
        f"sqlite:///{places.VAR / 'dashboard.sqlite3'}"
    )
    drain_seconds: Annotated[int, Field(ge=0, le=300)] = 5
    database_pool_size: Annotated[int, Field(ge=2, le=100)] = 8
    database_statement_seconds: Annotated[int, Field(ge=0, le=86_400)] = 60
    cache_url: Annotated[SecretStr, AfterValidator(_cache)] = SecretStr("dbcache://cache")
    email_url: Annotated[SecretStr, AfterValidator(_email)] = SecretStr("smtp://localhost:25")
    vapi_api_url: Address = "https://api.vapi.ai"
    vapi_eu_api_url: Address = "https://api.eu.vapi.ai"
    hsts_include_subdomains: bool = False
    trusted_proxy_count: Annotated[int, Field(ge=0, le=10)] = 0
    audit_snapshot_days: Annotated[int, Field(ge=1, le=3650)] = 90
    bulk_requests_per_second: Annotated[float, Field(ge=LEAST_PACE, le=1000)] = 1.4
    invitation_days: Annotated[int, Field(ge=1, le=365)] = 7
    session_idle_hours: Annotated[int, Field(ge=1, le=720)] = 12
    session_days: Annotated[int, Field(ge=1, le=30)] = 14
    openid_providers: Annotated[SecretStr, AfterValidator(checked_providers)] = SecretStr("")
    site_second_factor: bool = True
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    metrics_token: Annotated[SecretStr, AfterValidator(_token)] = SecretStr("")
    worker_metrics_port: Annotated[int, Field(ge=0, le=65535)] = 0
    sentry_dsn: Annotated[SecretStr, AfterValidator(_dsn)] = SecretStr("")
    otel_exporter_otlp_endpoint: Address | None = None
    styleguide: bool = False
    debug: bool = False

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read secrets also from the files that `<NAME>_FILE` names, as containers give them."""
        files = SecretFiles(settings_cls, env_settings, dotenv_settings)
        return init_settings, files, env_settings, dotenv_settings

    @model_validator(mode="after")
    def _default_site_url(self) -> "Environment":
        if self.site_url is None:
            self.site_url = f"http://localhost:{self.port}"
        return self


def load() -> Environment:
    """Return the settings. Raises SystemExit with one message that lists every invalid one.

    A sample site has its own, whatever is in the `.env` beside it.
    """
    private_files.restrict(places.ENV_FILE)
    try:
        return Environment(_env_file=None) if "SAMPLE_SITE" in os.environ else Environment()
    except UnreadableFile as error:
        faults = [f"  {error}"]
    except OSError as error:
        faults = [f"  {error.filename}: can't be read: {error.strerror}"]
    except ValidationError as error:
        faults = [
            f"  {str(fault['loc'][0]).upper()}: {_explain(fault)}"
            for fault in error.errors(include_input=False, include_url=False)
        ]
    raise SystemExit(
        f"The dashboard can't start. Fix these settings in the environment or in {places.ENV_FILE} "
        "(docs/operations/settings.md describes them; generate_secrets makes those required):\n"
        + "\n".join(faults)
    )


def _explain(fault: Any) -> str:
    if fault["type"] == "missing":
        return "is required but not set"
    return str(fault["msg"]).removeprefix("Value error, ")
