"""Tables to download: CSV of any length, with no cell that a spreadsheet would run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

CHUNK = 500  # rows per streamed piece

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Table:
    """A table to download. Cells are strings, whole numbers, booleans or None."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def file_name(table: Table, organization: str, extension: str) -> str:
    """Return the name of a download: “acme-findings-2026-11-29.csv”, in the person's time zone."""
    return f"{organization}-{table.name}-{timezone.localdate().isoformat()}.{extension}"


def csv_download(table: Table, organization: str) -> StreamingHttpResponse:
    """Return a response that streams the table of an organization, by its slug, as CSV.

    It begins with the mark without which Excel takes UTF-8 for another encoding.
    """
    name = file_name(table, organization, "csv")
    pieces = chain([_BYTE_ORDER_MARK], csv_pieces(table))
    return streamed(pieces, name, "text/csv; charset=utf-8")


def streamed(pieces: Iterable[str | bytes], name: str, content_type: str) -> StreamingHttpResponse:
    """Return a response that streams these pieces as a file."""
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_pieces(table: Table) -> Iterator[str]:
    """Yield the table as CSV (RFC 4180), with formulas turned into text."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(table.columns)
    for count, row in enumerate(table.rows, start=1):
        writer.writerow([neutralized(cell) for cell in row])
        if count % CHUNK == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def neutralized(cell: Any) -> Any:
    """Return a cell with a formula turned into text. An E.164 number isn't a formula.

    A text that looks like such a cell gets another apostrophe, so `restored` can tell them apart.
    """
    if isinstance(cell, str) and _FORMULA.match(cell) and not _E164.fullmatch(cell):
        return f"'{cell}"
    return cell


def restored(cell: str) -> str:
    """Return the text of a cell that `neutralized` wrote."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _drain(buffer: io.StringIO) -> str:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written
