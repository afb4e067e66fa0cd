"""What a provider says of a person, once it is checked."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from dashboard.openid_providers import OpenIDProvider

from .refused import Refused


@dataclass(frozen=True)
class Claims:
    """A person's verified address, their groups, and when the provider last asked them."""

    email: str
    groups: frozenset[str]
    asked_at: int | None


def read(provider: OpenIDProvider, received: Mapping[str, Any], nonce: str) -> Claims:
    """Return the claims of the ID token and the provider's page of the person. Raises Refused."""
    token, more = received["id_token"], received.get("userinfo") or {}
    if not secrets.compare_digest(str(token.get("nonce")), nonce):
        raise Refused("The answer belongs to another sign-in. Start again.")
    if more and more.get("sub") != token["sub"]:  # OpenID Connect Core 1.0, 5.3.2
        raise Refused("The provider answered for two people. Sign in again.")
    found = {**token, **more}
    asked_at = token.get("auth_time")
    return Claims(
        email=_verified_address(provider, found),
        groups=_groups(found.get(provider.groups_claim)),
        asked_at=asked_at if isinstance(asked_at, int) else None,
    )


def _verified_address(provider: OpenIDProvider, found: Mapping[str, Any]) -> str:
    email = str(found.get("email") or "").strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"{provider.name} doesn't say which email address is yours.") from None
    if provider.domains and email.rpartition("@")[2] not in provider.domains:
        raise Refused(
            f"This site doesn't accept {email} from {provider.name}. Sign in with your work "
            "address."
        )
    said = found.get("email_verified")
    if str(said).lower() == "true" or (said is None and provider.domains):
        return email
    raise Refused(
        f"{provider.name} hasn't verified your address {email}. Verify it there, then sign in "
        "again."
    )


def _groups(value: Any) -> frozenset[str]:
    """Return the groups of a claim, which is a list or a single one."""
    values = value if isinstance(value, list) else [value]
    return frozenset(each for each in values if isinstance(each, str) and each)
