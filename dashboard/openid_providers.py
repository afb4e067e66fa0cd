"""A provider of OpenID Connect, as the environment or the site's page describes it."""

import ipaddress
import json
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

WELL_KNOWN = "/.well-known/openid-configuration"  # OpenID Connect Discovery 1.0, 4
EXAMPLE = (
    'a list such as [{"slug": "acme", "name": "Acme", "client_id": "…", "client_secret": "…", '
    '"discovery_url": "https://login.acme.example"}]'
)


def checked_discovery_url(value: str) -> str:
    """Return the address of a provider's metadata. The address of the provider itself will do.

    Raises ValueError unless it is https, or this machine.
    """
    try:
        parts = urlsplit(value.strip())
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.username or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://login.acme.example")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine(host)):
        raise ValueError("must begin with https://")
    address = f"{parts.scheme}://{parts.netloc}{parts.path}".removesuffix(WELL_KNOWN)
    return address.rstrip("/") + WELL_KNOWN


def is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _domain(value: str) -> str:
    return value.strip().lower().removeprefix("@")


class OpenIDProvider(BaseModel):
    """Who signs people in for the site.

    `groups_claim` is the claim with a person's groups, `scopes` what to ask for in addition to the
    address. With `domains`, only addresses of these sign in, and count as verified unless the
    provider says that they aren't.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,49}$")]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    discovery_url: Annotated[str, AfterValidator(checked_discovery_url)]
    client_id: Annotated[str, Field(min_length=1, max_length=255)]
    client_secret: SecretStr
    groups_claim: Annotated[str, Field(max_length=100)] = "groups"
    scopes: tuple[str, ...] = ()
    domains: tuple[Annotated[str, AfterValidator(_domain)], ...] = ()

    @property
    def issuer(self) -> str:
        return self.discovery_url.removesuffix(WELL_KNOWN)


def read(setting: SecretStr) -> list[OpenIDProvider]:
    """Return the providers of a setting. Raises ValueError, whose words hold no secret."""
    try:
        found = json.loads(setting.get_secret_value() or "[]")
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise ValueError(f"must be {EXAMPLE}")
    providers = [_read_one(place, each) for place, each in enumerate(found, start=1)]
    if len({each.slug for each in providers}) < len(providers):
        raise ValueError("two providers have the same slug")
    return providers


def _read_one(place: int, found: Any) -> OpenIDProvider:
    try:
        return OpenIDProvider.model_validate(found)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, fault["loc"])) or "the whole"
        reason = fault["msg"].removeprefix("Value error, ")
        raise ValueError(f"provider {place}, {field}: {reason}") from None


def checked_providers(setting: SecretStr) -> SecretStr:
    read(setting)
    return setting
