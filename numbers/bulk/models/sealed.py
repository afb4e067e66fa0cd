"""JSON that is stored encrypted, because it may hold credentials."""

from typing import Any

from pydantic import SecretStr

from dashboard.orgs import encryption
from phone_numbers.failures import Failure
from vapi_client.json_text import read_json, write_json

UNREADABLE = Failure(
    503,
    "This change can't be decrypted",
    "The encryption keys of this site were changed. Whoever runs it can add the earlier key again.",
    can_be_retried=False,
)


class UnreadableChange(encryption.UnreadableKey):
    """None of `VAPI_KEY_ENCRYPTION_KEYS` decrypts a bulk change, or what it does to a number."""


def seal(value: Any, associated_data: str) -> str:
    return encryption.encrypt(SecretStr(write_json(value).decode()), associated_data)


def unseal(sealed: str, associated_data: str) -> Any:
    """Return what was sealed. Raises UnreadableChange."""
    try:
        text = encryption.decrypt(sealed, associated_data)
    except encryption.UnreadableKey:
        raise UnreadableChange from None
    return read_json(text.get_secret_value())
