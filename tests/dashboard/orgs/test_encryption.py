"""Secrets at rest."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from pytest_django import Settings

from dashboard.orgs import encryption
from dashboard.orgs.encryption import PREFIX, UnreadableKey, decrypt, encrypt, is_current

ROW = "organization acme"
SECRET = SecretStr("key-of-acme")
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_a_key_is_stored_encrypted_and_read_back() -> None:
    stored = encrypt(SECRET, ROW)
    assert SECRET.get_secret_value() not in stored
    assert decrypt(stored, ROW) == SECRET


@given(secret=st.text(st.characters(exclude_categories=["Cs"])), row=st.text(max_size=100))
def test_any_text_is_read_back(secret: str, row: str) -> None:
    row = row.encode(errors="replace").decode()
    assert decrypt(encrypt(SecretStr(secret), row), row).get_secret_value() == secret


def test_the_same_key_is_never_stored_alike() -> None:
    assert encrypt(SECRET, ROW) != encrypt(SECRET, ROW)


def test_a_ciphertext_of_another_row_is_unreadable() -> None:
    with pytest.raises(UnreadableKey):
        decrypt(encrypt(SECRET, "organization globex"), ROW)


def test_an_older_encryption_key_still_decrypts(settings: Settings) -> None:
    settings.VAPI_KEY_ENCRYPTION_KEYS = OLD
    stored = encrypt(SECRET, ROW)
    assert is_current(stored, ROW)

    settings.VAPI_KEY_ENCRYPTION_KEYS = f"{NEW}, {OLD},"
    assert decrypt(stored, ROW) == SECRET
    assert not is_current(stored, ROW)

    by_the_first = encrypt(SECRET, ROW)
    settings.VAPI_KEY_ENCRYPTION_KEYS = NEW
    assert decrypt(by_the_first, ROW) == SECRET
    with pytest.raises(UnreadableKey):
        decrypt(stored, ROW)


def test_what_an_earlier_version_encrypted_is_read(settings: Settings) -> None:
    settings.VAPI_KEY_ENCRYPTION_KEYS = f"{NEW},{OLD}"
    stored = Fernet(OLD).encrypt(SECRET.get_secret_value().encode()).decode()
    assert decrypt(stored, ROW) == SECRET
    assert not is_current(stored, ROW)


@pytest.mark.parametrize("place", [0, 11, 12, 20, -1])
def test_a_changed_ciphertext_is_unreadable(place: int) -> None:
    stored = bytearray(urlsafe_b64decode(encrypt(SECRET, ROW).removeprefix(PREFIX)))
    stored[place] ^= 1
    with pytest.raises(UnreadableKey):
        decrypt(PREFIX + urlsafe_b64encode(stored).decode(), ROW)


@pytest.mark.parametrize(
    "stored", ["", "no ciphertext", "é", "gAAAAAB", PREFIX, f"{PREFIX}é", f"{PREFIX}YQ"]
)
def test_what_nobody_encrypted_is_unreadable(stored: str) -> None:
    assert not is_current(stored, ROW)
    with pytest.raises(UnreadableKey, match="can't be decrypted"):
        decrypt(stored, ROW)


def test_every_encrypted_field_is_encrypted_again_with_a_new_key() -> None:
    fields = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name.startswith("encrypted_")
    }
    assert fields
    whole = {(each.model, each.field) for each in encryption.columns if not each.key}
    assert whole == fields
