"""The secrets of second factors, encrypted for the person whose factor it is.

allauth encrypts before it makes the row, so a ciphertext is bound to the person, not to the row.
"""

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from pydantic import SecretStr

from dashboard.orgs import encryption
from dashboard.orgs.encryption import Column

KEYS = ("secret", "seed")  # in Authenticator.data: of authenticator apps, and of recovery codes


def register() -> None:
    """Let `rotate_keys` encrypt them again."""
    columns = [Column(Authenticator, "data", key, row_name) for key in KEYS]
    encryption.columns.extend(columns)


def row_name(row: Any) -> str:
    return _name(row.user_id)


def encrypt(text: str) -> str:
    return encryption.encrypt(SecretStr(text), _name(_person_id()))


def decrypt(ciphertext: str) -> str:
    """Return what `encrypt` was given for this person. Raises encryption.UnreadableKey."""
    return encryption.decrypt(ciphertext, _name(_person_id())).get_secret_value()


def _name(person_id: int) -> str:
    return f"second factors of person {person_id}"


def _person_id() -> int:
    """Return the id of the person who is signed in, or is about to be."""
    request = context.request
    person = request.user if request.user.is_authenticated else request._login_stage.login.user
    return int(person.pk)
