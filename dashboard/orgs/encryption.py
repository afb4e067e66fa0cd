"""Vapi keys at rest: encrypted with the first of the configured keys, decrypted with any."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from pydantic import SecretStr


class UnreadableKey(Exception):
    """A stored Vapi key that none of `VAPI_KEY_ENCRYPTION_KEYS` decrypts."""

    def __str__(self) -> str:
        return "The stored key can't be decrypted."


def encrypt(secret: SecretStr) -> str:
    """The ciphertext to store."""
    return _fernet().encrypt(secret.get_secret_value().encode()).decode()


def decrypt(ciphertext: str) -> SecretStr:
    """The secret behind a stored ciphertext; raises UnreadableKey."""
    try:
        return SecretStr(_fernet().decrypt(ciphertext).decode())
    except InvalidToken:
        raise UnreadableKey from None


def _fernet() -> MultiFernet:
    keys = settings.VAPI_KEY_ENCRYPTION_KEYS.split(",")
    return MultiFernet([Fernet(key.strip()) for key in keys if key.strip()])
