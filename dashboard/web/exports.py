"""Rows as CSV, however many, with nothing in them that a spreadsheet would calculate."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import StreamingHttpResponse

CHUNK = 500  # rows in a piece of a streamed file

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of texts, whole numbers, truth values or nothing."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def csv_download(table: Table) -> StreamingHttpResponse:
    """A file that is sent while it is written."""
    return streamed(table, "csv", csv_pieces(table), "text/csv; charset=utf-8")


def streamed(
    table: Table, extension: str, pieces: Iterable[str | bytes], content_type: str
) -> StreamingHttpResponse:
    """A table's file from its pieces."""
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{extension}"'
    return response


def csv_pieces(table: Table) -> Iterator[str]:
    """RFC 4180, with cells that a spreadsheet would calculate made text."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(table.columns)
    for count, row in enumerate(table.rows, start=1):
        writer.writerow([neutralized(cell) for cell in row])
        if count % CHUNK == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def neutralized(cell: Any) -> Any:
    """A text that isn't a formula any more. An E.164 number is none, and stays a number to dial."""
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _E164.fullmatch(cell):
        return f"'{cell}"
    return cell


def _taken(buffer: io.StringIO) -> str:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written
