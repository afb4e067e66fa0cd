"""Encryption of secrets in the database: AES-256-GCM, bound to the row that holds the ciphertext.

The first of `VAPI_KEY_ENCRYPTION_KEYS` encrypts; any of them decrypts. What earlier versions
encrypted with Fernet is read too, until `manage.py rotate_keys` has encrypted it again.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from pydantic import SecretStr

from dashboard.environment import keys_in

if TYPE_CHECKING:
    from django.db import models

PREFIX = "aes-256-gcm:"
NONCE_BYTES = 12  # NIST SP 800-38D, 8.2.2: random, for at most 2^32 secrets a key


class UnreadableKey(Exception):
    """None of `VAPI_KEY_ENCRYPTION_KEYS` decrypts what is stored for this row."""

    def __str__(self) -> str:
        return "The stored key can't be decrypted."


class Encrypting(Protocol):
    """A model with ciphertexts. `associated_data` names the row, and never changes."""

    @property
    def associated_data(self) -> str: ...


@dataclass(frozen=True)
class Column:
    """A field of a model whose values are ciphertexts, or JSON with one under `key`."""

    model: "type[models.Model]"
    field: str
    key: str = ""
    name_row: Callable[[Any], str] = attrgetter("associated_data")

    @property
    def name(self) -> str:
        return f"{self.field}.{self.key}" if self.key else self.field

    def rows(self) -> "models.QuerySet[Any]":
        """Return the rows that have a ciphertext."""
        rows = self.model._base_manager.all()
        if self.key:
            return rows.filter(**{f"{self.field}__has_key": self.key})
        return rows.exclude(**{self.field: ""}).exclude(**{f"{self.field}__isnull": True})

    def ciphertext(self, row: Any) -> str:
        value = getattr(row, self.field)
        return str(value[self.key] if self.key else value)

    def replace(self, row: Any, ciphertext: str) -> None:
        """Store another ciphertext, unless the row's has changed meanwhile."""
        with transaction.atomic():
            current = self.rows().select_for_update().filter(pk=row.pk).first()
            if current is None or self.ciphertext(current) != self.ciphertext(row):
                return
            value = (
                {**getattr(current, self.field), self.key: ciphertext} if self.key else ciphertext
            )
            self.rows().filter(pk=row.pk).update(**{self.field: value})


columns: list[Column] = []


def encrypts[M: type](*fields: str) -> Callable[[M], M]:
    """Let `rotate_keys` encrypt these fields of a model again."""

    def register(model: M) -> M:
        columns.extend(Column(model, field) for field in fields)
        return model

    return register


def encrypt(secret: SecretStr, associated_data: str) -> str:
    """Return the ciphertext of a secret. Only with the same associated data can it be decrypted."""
    nonce = os.urandom(NONCE_BYTES)
    text = secret.get_secret_value().encode()
    sealed = _keys().ciphers[0].encrypt(nonce, text, associated_data.encode())
    return PREFIX + urlsafe_b64encode(nonce + sealed).decode()


def decrypt(ciphertext: str, associated_data: str) -> SecretStr:
    """Return the secret that `encrypt` was given. Raises UnreadableKey."""
    if not ciphertext.startswith(PREFIX):
        return _of_earlier_version(ciphertext)
    for cipher in _keys().ciphers:
        if (text := _opened(cipher, ciphertext, associated_data)) is not None:
            return SecretStr(text)
    raise UnreadableKey


def is_current(ciphertext: str, associated_data: str) -> bool:
    """Return whether the first key encrypted this, as this version does."""
    if not ciphertext.startswith(PREFIX):
        return False
    return _opened(_keys().ciphers[0], ciphertext, associated_data) is not None


def _opened(cipher: AESGCM, ciphertext: str, associated_data: str) -> str | None:
    try:
        sealed = urlsafe_b64decode(ciphertext.removeprefix(PREFIX))
        nonce, sealed = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return cipher.decrypt(nonce, sealed, associated_data.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _of_earlier_version(ciphertext: str) -> SecretStr:
    try:
        return SecretStr(_keys().fernet.decrypt(ciphertext).decode())
    except (InvalidToken, ValueError):
        raise UnreadableKey from None


@dataclass(frozen=True)
class _Keys:
    ciphers: list[AESGCM]
    fernet: MultiFernet


def _keys() -> _Keys:
    return _keys_of(settings.VAPI_KEY_ENCRYPTION_KEYS)


@lru_cache(maxsize=4)
def _keys_of(setting: str) -> _Keys:
    keys = keys_in(setting)
    return _Keys([_cipher(key) for key in keys], MultiFernet([Fernet(key) for key in keys]))


def _cipher(key: str) -> AESGCM:
    """Derive a key of its own for AES-GCM, since Fernet uses the configured one (RFC 5869)."""
    derive = HKDF(SHA256(), length=32, salt=None, info=b"vapi numbers aes-256-gcm")
    return AESGCM(derive.derive(urlsafe_b64decode(key)))
