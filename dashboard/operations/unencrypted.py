"""Connections that cross a network without TLS. `make run` names them when it starts."""

import ipaddress
from urllib.parse import parse_qs, urlsplit

from dashboard.environment import Environment

PLAIN = {"http", "redis", "rediscache", "valkey", "smtp"}
CHECKED = {"verify-ca", "verify-full"}  # libpq falls back to no TLS by default


def unencrypted(env: Environment) -> list[str]:
    """Return the names of the settings whose connections others on the network can read."""
    urls = {
        "SITE_URL": env.site_url or "",
        "DATABASE_URL": env.database_url.get_secret_value(),
        "CACHE_URL": env.cache_url.get_secret_value(),
        "EMAIL_URL": env.email_url.get_secret_value(),
        "VAPI_API_URL": env.vapi_api_url,
        "VAPI_EU_API_URL": env.vapi_eu_api_url,
    }
    return [name for name, url in urls.items() if _is_plain(url)]


def _is_plain(url: str) -> bool:
    parts = urlsplit(url)
    if _stays_here(parts.hostname or ""):
        return False
    if parts.scheme.startswith(("postgres", "psql", "pgsql")):
        return parse_qs(parts.query).get("sslmode", [""])[-1] not in CHECKED
    return parts.scheme in PLAIN


def _stays_here(host: str) -> bool:
    """Return whether a host is this machine; a path, percent-encoded, is a Unix socket."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost"} or host.lower().startswith(("%2f", "/"))
