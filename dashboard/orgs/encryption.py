"""Encryption of stored Vapi keys. The first configured key encrypts; any of them decrypts."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from pydantic import SecretStr


class UnreadableKey(Exception):
    """None of `VAPI_KEY_ENCRYPTION_KEYS` decrypts a stored Vapi key."""

    def __str__(self) -> str:
        return "The stored key can't be decrypted."


def encrypt(secret: SecretStr) -> str:
    return _fernet().encrypt(secret.get_secret_value().encode()).decode()


def decrypt(ciphertext: str) -> SecretStr:
    """Return the secret that `encrypt` was given. Raises UnreadableKey."""
    try:
        return SecretStr(_fernet().decrypt(ciphertext).decode())
    except InvalidToken:
        raise UnreadableKey from None


def _fernet() -> MultiFernet:
    keys = settings.VAPI_KEY_ENCRYPTION_KEYS.split(",")
    return MultiFernet([Fernet(key.strip()) for key in keys if key.strip()])
