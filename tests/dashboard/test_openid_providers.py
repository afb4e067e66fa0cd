"""Providers of single sign-on, as the environment describes them."""

import json
from typing import Any

import pytest
from pydantic import SecretStr

from dashboard.openid_providers import read

ACME = {
    "slug": "acme",
    "name": "Acme",
    "client_id": "site",
    "client_secret": "never-shown",
    "discovery_url": "https://login.acme.example/realms/acme/",
}


def setting(*providers: Any) -> SecretStr:
    return SecretStr(json.dumps(providers))


def test_nothing_is_no_provider() -> None:
    assert read(SecretStr("")) == []


@pytest.mark.parametrize("end", ["", "/", "/.well-known/openid-configuration"])
def test_the_issuer_is_enough(end: str) -> None:
    (provider,) = read(setting({**ACME, "discovery_url": f"https://login.acme.example{end}"}))
    assert provider.issuer == "https://login.acme.example"
    assert provider.discovery_url.endswith("example/.well-known/openid-configuration")
    assert "never-shown" not in repr(provider)


def test_domains_are_written_in_any_way() -> None:
    (provider,) = read(setting({**ACME, "domains": ["@Acme.Example "]}))
    assert provider.domains == ("acme.example",)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"discovery_url": "http://login.acme.example"}, "must begin with https://"),
        ({"discovery_url": "https://user:pw@acme.example"}, "must be an address such as"),
        ({"discovery_url": "login.acme.example"}, "must be an address such as"),
        ({"slug": "Acme Login"}, "provider 1, slug: "),
        ({"client_secret": None}, "provider 1, client_secret: "),
        ({"secret": "never-shown"}, "provider 1, secret: Extra inputs are not permitted"),
    ],
)
def test_an_error_names_the_field_and_no_secret(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="provider 1") as error:
        read(setting({**ACME, **wrong}))
    assert message in str(error.value)
    assert "never-shown" not in str(error.value) and "pw" not in str(error.value)


@pytest.mark.parametrize("text", ["{", '{"slug": "acme"}', '"acme"'])
def test_it_is_a_list_in_json(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be a list such as \[{"):
        read(SecretStr(text))


def test_a_slug_is_used_once() -> None:
    with pytest.raises(ValueError, match="two providers have the same slug"):
        read(setting(ACME, ACME))
