"""JSON that is stored encrypted, because it may hold credentials."""

from typing import Any

from pydantic import SecretStr

from dashboard.orgs import encryption
from vapi_client.json_text import read_json, write_json


def seal(value: Any, associated_data: str) -> str:
    return encryption.encrypt(SecretStr(write_json(value).decode()), associated_data)


def unseal(sealed: str, associated_data: str) -> Any:
    """Return what was sealed. Raises encryption.UnreadableKey."""
    return read_json(encryption.decrypt(sealed, associated_data).get_secret_value())
