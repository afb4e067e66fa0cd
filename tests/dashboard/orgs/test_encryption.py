"""Vapi keys at rest."""

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from pytest_django import Settings

from dashboard.orgs.encryption import UnreadableKey, decrypt, encrypt

SECRET = SecretStr("key-of-acme")
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_a_key_is_stored_encrypted_and_read_back() -> None:
    stored = encrypt(SECRET)
    assert SECRET.get_secret_value() not in stored
    assert decrypt(stored) == SECRET


def test_the_same_key_is_never_stored_alike() -> None:
    assert encrypt(SECRET) != encrypt(SECRET)


def test_an_older_encryption_key_still_decrypts(settings: Settings) -> None:
    settings.VAPI_KEY_ENCRYPTION_KEYS = OLD
    stored = encrypt(SECRET)

    settings.VAPI_KEY_ENCRYPTION_KEYS = f"{NEW}, {OLD},"
    assert decrypt(stored) == SECRET

    by_the_first = encrypt(SECRET)
    settings.VAPI_KEY_ENCRYPTION_KEYS = NEW
    assert decrypt(by_the_first) == SECRET
    with pytest.raises(UnreadableKey):
        decrypt(stored)


@pytest.mark.parametrize("stored", ["", "no ciphertext", "gAAAAAB"])
def test_what_nobody_encrypted_is_unreadable(stored: str) -> None:
    with pytest.raises(UnreadableKey, match="can't be decrypted"):
        decrypt(stored)
