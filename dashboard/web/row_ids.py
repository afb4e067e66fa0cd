"""Ids of rows in the parameters of an address."""

import re

_ID = re.compile(r"[0-9]{1,18}")


def row_id(text: str) -> int | None:
    """Return the id of a row that a text can be, of at most 18 digits."""
    return int(text) if _ID.fullmatch(text) else None
