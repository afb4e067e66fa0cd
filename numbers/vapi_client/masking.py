"""Takes the credentials out of JSON that is going to be seen or stored.

Masked is every value, at any depth, under a key that names a credential; every header's value but
those that never hold one; and the password or credential parameter of an address.
"""

import re
from typing import Any

MASK = "••••••••"
CREDENTIAL_WORDS = ("token", "secret", "password", "apikey", "authorization")
PLAIN_HEADERS = frozenset({"accept", "content-type", "user-agent"})

_PASSWORD_IN_ADDRESS = re.compile(r"(?i)((?:://|\bsips?:)[^:@/?#\s]*:)[^@/?#\s]+(?=@)")
_CREDENTIAL_IN_QUERY = re.compile(
    r"(?i)(?<=[?&;])([^=&;\s]*(?:token|secret|password|api[-_]?key|authorization)[^=&;\s]*=)[^&;#\s]+"
)


def masked(value: Any) -> Any:
    """The same JSON with credentials replaced. Null stays null: there nothing is set."""
    if isinstance(value, dict):
        return {key: _masked_under(key, below) for key, below in value.items()}
    if isinstance(value, list):
        return [masked(each) for each in value]
    if isinstance(value, str):
        return _masked_address(value)
    return value


def is_credential(key: str) -> bool:
    """Whether a value under this key is a credential."""
    folded = key.lower().replace("_", "").replace("-", "")
    return any(word in folded for word in CREDENTIAL_WORDS)


def _masked_under(key: str, value: Any) -> Any:
    if is_credential(key):
        return _hidden(value)
    if key.lower() == "headers" and isinstance(value, dict):
        return {
            name: masked(content) if name.lower() in PLAIN_HEADERS else _hidden(content)
            for name, content in value.items()
        }
    return masked(value)


def _hidden(value: Any) -> Any:
    return None if value is None else MASK


def _masked_address(text: str) -> str:
    if "@" in text:
        text = _PASSWORD_IN_ADDRESS.sub(rf"\1{MASK}", text)
    if "=" in text:
        text = _CREDENTIAL_IN_QUERY.sub(rf"\1{MASK}", text)
    return text
