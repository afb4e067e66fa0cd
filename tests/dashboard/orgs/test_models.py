"""People, roles, and encrypted keys."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection
from pydantic import SecretStr
from pytest_django import Settings

from dashboard.orgs import encryption
from dashboard.orgs.models import Role, User
from tests.cast import Cast


def test_roles_include_those_before_them() -> None:
    assert [[role.includes(other) for other in Role] for role in Role] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


@pytest.mark.django_db
def test_an_address_belongs_to_one_person_in_any_case() -> None:
    user = User.objects.create_user(" Someone@Acme.example ")
    assert user.email == "someone@acme.example"
    assert User.objects.with_email("SOMEONE@acme.example ") == user
    assert User.objects.with_email("somebody@acme.example") is None
    with pytest.raises(IntegrityError):
        User.objects.create(email="SomeOne@acme.example")


def test_keys_are_encrypted_with_the_first_and_decrypted_with_any(settings: Settings) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.VAPI_KEY_ENCRYPTION_KEYS = old
    stored = encryption.encrypt(SecretStr("sk-secret"))
    assert "sk-secret" not in stored
    settings.VAPI_KEY_ENCRYPTION_KEYS = f"{new}, {old}"
    assert encryption.decrypt(stored).get_secret_value() == "sk-secret"
    newer = encryption.encrypt(SecretStr("sk-secret"))
    settings.VAPI_KEY_ENCRYPTION_KEYS = new
    assert encryption.decrypt(newer).get_secret_value() == "sk-secret"
    with pytest.raises(encryption.UnreadableKey):
        encryption.decrypt(stored)


@pytest.mark.parametrize("place", [0, 12, 30, -1])
def test_a_stored_key_that_somebody_changed_is_unreadable(place: int) -> None:
    stored = bytearray(urlsafe_b64decode(encryption.encrypt(SecretStr("sk-secret"))))
    stored[place] ^= 1
    with pytest.raises(encryption.UnreadableKey):
        encryption.decrypt(urlsafe_b64encode(stored).decode())


def test_a_client_needs_the_organizations_own_readable_key(cast: Cast) -> None:
    cast.acme.encrypted_api_key = "of another encryption key"
    with pytest.raises(encryption.UnreadableKey):
        cast.acme.vapi()


@pytest.mark.django_db
def test_migrate_creates_the_cache_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    cache.set("limit", 1)
    assert cache.get("limit") == 1
