"""Makes a draft of a file of numbers."""

from collections.abc import Collection, Sequence
from pathlib import PurePath

from bulk.changes.add_numbers import AddNumbers
from bulk.changes.file_row import FileImport, FileRow
from bulk.drafting.drafts import make_draft
from bulk.drafting.named_assignees import Named, ids_of
from bulk.drafting.selection import Selection
from bulk.models import BulkChange
from dashboard.activity.record import Actor
from dashboard.orgs.models import Organization
from phone_numbers.assignees.directory import KINDS
from phone_numbers.files.columns import CLEAR
from phone_numbers.forms.parts.assignment import IDS
from vapi_client.schemas.phone_number import ProviderName

from .csv_file import read_csv
from .grid import Grid, Unreadable
from .rows import Fault, read_new_rows, read_rows
from .xlsx_file import read_xlsx

EMPTY = "The file is empty."
NO_ROWS = "The file has no rows below the names of its columns."
ARCHIVE = b"PK\x03\x04"  # how an XLSX file begins
LONGEST_NAME = 80


class FaultyFile(Exception):
    """A file of which no draft can be made, with every fault in it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{each.cell}: {each.words}" for each in faults))


def make_draft_of_file(
    organization: Organization, actor: Actor, name: str, content: bytes
) -> BulkChange:
    """Make a draft of a CSV or XLSX file. Raises Unreadable and FaultyFile."""
    rows = read_rows(_grid(content))
    if rows.faults:
        raise FaultyFile(rows.faults)
    in_order = [*rows.by_id.values(), *rows.by_address.values()]
    return make_draft(
        organization,
        actor,
        FileImport(name=_short(name)),
        Selection(ids=tuple(rows.by_id), addresses=tuple(rows.by_address)),
        {},
        own=_with_ids(organization, in_order),
    )


def make_draft_of_new_numbers(
    organization: Organization,
    actor: Actor,
    name: str,
    content: bytes,
    provider: ProviderName,
    credentials: dict[str, str],
) -> BulkChange:
    """Make a draft that adds the numbers of a file. Raises Unreadable and FaultyFile."""
    rows = read_new_rows(_grid(content))
    if rows.faults:
        raise FaultyFile(rows.faults)
    change = AddNumbers(name=_short(name), provider=provider, credentials=credentials)
    numbers = Selection(addresses=tuple(rows.by_address))
    own = _with_ids(organization, rows.by_address.values())
    return make_draft(organization, actor, change, numbers, {}, own=own)


def _short(name: str) -> str:
    return PurePath(name).name[:LONGEST_NAME] or "file"


def _grid(content: bytes) -> Grid:
    grid = read_xlsx(content) if content.startswith(ARCHIVE) else read_csv(content)
    if not grid:
        raise Unreadable(EMPTY)
    if len(grid) == 1:
        raise Unreadable(NO_ROWS)
    return grid


def _with_ids(organization: Organization, rows: Collection[FileRow]) -> list[FileRow]:
    """Return the rows with ids in place of names of assistants and squads."""
    ids = ids_of(organization, {each for row in rows for each in _named(row)})
    return [
        row.model_copy(
            update={"cells": row.cells | {IDS[each[0]]: ids[each] for each in _named(row)}}
        )
        for row in rows
    ]


def _named(row: FileRow) -> list[Named]:
    cells = ((kind, row.cells.get(IDS[kind], CLEAR)) for kind in KINDS)
    return [(kind, cell.strip()) for kind, cell in cells if cell != CLEAR]
