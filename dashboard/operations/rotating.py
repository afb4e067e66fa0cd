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
        for row, ciphertext in _ciphertexts(column):
            _older_secret(counted, row, ciphertext)
        yield counted


def rotate() -> Iterator[Count]:
    """Encrypt again what the first key didn't encrypt. Yields what was found, a column at a time.

    A ciphertext that changes meanwhile is left as it then is. An unreadable one stays.
    """
    for column in encryption.columns:
        counted = Count(column)
        rows = column.model._base_manager
        for row, ciphertext in _ciphertexts(column):
            if secret := _older_secret(counted, row, ciphertext):
                again = encryption.encrypt(secret, row.associated_data)
                found = rows.filter(pk=row.pk, **{column.field: ciphertext})
                found.update(**{column.field: again})
        yield counted


def _ciphertexts(column: Column) -> Iterator[tuple[Any, str]]:
    """Return the rows that have a ciphertext, in batches by their key, so that others can write."""
    rows = column.model._base_manager.exclude(**{column.field: ""})
    rows = rows.exclude(**{f"{column.field}__isnull": True}).order_by("pk")
    batch = list(rows[:ROWS_AT_ONCE])
    while batch:
        for row in batch:
            yield row, getattr(row, column.field)
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:ROWS_AT_ONCE])


def _older_secret(counted: Count, row: Any, ciphertext: str) -> SecretStr | None:
    """Count a ciphertext, and return its secret if it is to be encrypted again."""
    if encryption.is_current(ciphertext, row.associated_data):
        counted.current += 1
        return None
    try:
        secret = encryption.decrypt(ciphertext, row.associated_data)
    except encryption.UnreadableKey:
        counted.unreadable.append(row.associated_data)
        return None
    counted.older += 1
    return secret
