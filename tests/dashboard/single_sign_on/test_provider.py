"""Which ID tokens are refused, even if they come over the provider's own connection."""

import time
from typing import Any

import httpx
import jwt
import pytest
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import RequestFactory

from dashboard.single_sign_on.discovery import discover
from dashboard.single_sign_on.provider import Exchange
from tests.openid.provider import CLIENT_ID, Provider

OTHER_KEY = rsa.generate_private_key(65537, 2048)
SYMMETRIC = "a key that is long enough for HMAC"


def refused(provider: Provider, key: Any, algorithm: str, kid: str = "", **claims: Any) -> str:
    """Return why a token with these claims is refused."""
    keys = httpx.get(discover(provider.described())["jwks_uri"]).json()["keys"]
    now = int(time.time())
    said = {"iss": provider.url, "aud": CLIENT_ID, "sub": "1", "iat": now, "exp": now + 60}
    headers = {"kid": kid or keys[0]["kid"]}
    token = jwt.encode({**said, **claims}, key, algorithm=algorithm, headers=headers)
    exchange = Exchange(RequestFactory().get("/"), "acme")
    exchange.did_fetch_access_token = True  # as after an exchange of the code
    with pytest.raises(OAuth2Error) as error:
        exchange._decode_id_token(exchange.get_provider().app, token)
    return str(error.value)


@pytest.mark.parametrize(
    ("key", "algorithm"), [(OTHER_KEY, "RS256"), (None, "none"), (SYMMETRIC, "HS256")]
)
def test_one_that_the_provider_did_not_sign(provider: Provider, key: Any, algorithm: str) -> None:
    assert refused(provider, key, algorithm)


def test_one_of_a_key_that_the_provider_does_not_publish(provider: Provider) -> None:
    assert "Invalid 'kid'" in refused(provider, OTHER_KEY, "RS256", kid="another")


@pytest.mark.parametrize(
    "claims", [{"aud": "another-site"}, {"iss": "https://evil.example"}, {"exp": 1}]
)
def test_one_for_somebody_else_or_of_somebody_else_or_an_old_one(
    provider: Provider, claims: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = jwt.decode

    def without_signature(*args: Any, **kwargs: Any) -> Any:
        kwargs["options"] = {**kwargs["options"], "verify_signature": False}
        return verify(*args, **kwargs)

    monkeypatch.setattr(jwt, "decode", without_signature)
    assert refused(provider, OTHER_KEY, "RS256", **claims) == "Invalid id_token"
