"""Ids of rows in the parameters of an address."""


def row_id(text: str) -> int:
    """Return the id of a row that a text can be, of at most 18 digits; else 0, which none has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
