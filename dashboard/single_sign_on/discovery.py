"""What a provider says of itself (OpenID Connect Discovery 1.0)."""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from django.core.cache import cache
from requests import RequestException

from dashboard.openid_providers import OpenIDProvider, is_this_machine

KEPT = 300  # seconds
ENDPOINTS = ("authorization_endpoint", "token_endpoint")


class Unusable(Exception):
    """The provider doesn't answer, or not as a provider does. As a string, why."""


def metadata(provider: OpenIDProvider) -> dict[str, Any]:
    """Return what `discover` has found within KEPT. Raises Unusable."""
    key = "single_sign_on.metadata:" + hashlib.sha256(provider.discovery_url.encode()).hexdigest()
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        found = discover(provider)
        cache.set(key, found, KEPT)
    return found


def discover(provider: OpenIDProvider) -> dict[str, Any]:
    """Return the provider's metadata. Raises Unusable.

    Its issuer must be the one that is configured, or another provider could pass for it (4.3).
    """
    try:
        with get_adapter().get_requests_session() as session:
            response = session.get(provider.discovery_url)
            response.raise_for_status()
            found = response.json()
    except RequestException as error:
        raise Unusable(f"{provider.discovery_url} doesn't answer: {_reason(error)}.") from None
    if not isinstance(found, dict) or not all(isinstance(found.get(e), str) for e in ENDPOINTS):
        raise Unusable(f"{provider.discovery_url} doesn't describe a provider.")
    if found.get("issuer") not in {provider.issuer, f"{provider.issuer}/"}:
        issuer = str(found.get("issuer"))[:200]
        raise Unusable(f"It calls itself {issuer}. Enter that as the discovery URL.")
    if not all(_is_safe(str(found.get(each, ""))) for each in (*ENDPOINTS, "userinfo_endpoint")):
        raise Unusable("One of its endpoints isn't https.")
    return found


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return not address or parts.scheme == "https" or is_this_machine(parts.hostname or "")


def _reason(error: RequestException) -> str:
    if error.response is not None:
        return f"status {error.response.status_code}"
    return type(error).__name__
