"""Encrypting everything again with the first of `VAPI_KEY_ENCRYPTION_KEYS`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from dashboard.orgs import encryption
from dashboard.orgs.encryption import Column

ROWS_AT_ONCE = 500


@dataclass
class Count:
    """What a column holds: ciphertexts of the first key, older ones, and unreadable ones."""

    column: Column
    current: int = 0
    older: int = 0
    unreadable: list[str] = field(default_factory=list)


def count() -> Iterator[Count]:
    """Look at every ciphertext, a column at a time, and change nothing."""
    for column in encryption.columns:
        counted = Count(column)
        for row in _rows(column):
            _older_secret(counted, row)
        yield counted


def rotate() -> Iterator[Count]:
    """Encrypt again what the first key didn't encrypt. Yields what was found, a column at a time.

    A ciphertext that changes meanwhile is left as it then is. An unreadable one stays.
    """
    for column in encryption.columns:
        counted = Count(column)
        for row in _rows(column):
            if secret := _older_secret(counted, row):
                column.replace(row, encryption.encrypt(secret, column.name_row(row)))
        yield counted


def _rows(column: Column) -> Iterator[Any]:
    """Return the rows that have a ciphertext, in batches by their key, so that others can write."""
    rows = column.rows().order_by("pk")
    batch = list(rows[:ROWS_AT_ONCE])
    while batch:
        yield from batch
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:ROWS_AT_ONCE])


def _older_secret(counted: Count, row: Any) -> SecretStr | None:
    """Count a ciphertext, and return its secret if it is to be encrypted again."""
    ciphertext, name = counted.column.ciphertext(row), counted.column.name_row(row)
    if encryption.is_current(ciphertext, name):
        counted.current += 1
        return None
    try:
        secret = encryption.decrypt(ciphertext, name)
    except encryption.UnreadableKey:
        counted.unreadable.append(name)
        return None
    counted.older += 1
    return secret
