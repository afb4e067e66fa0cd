"""The items of numbers that a draft adds: those of its file that Vapi doesn't have."""

from collections.abc import Iterator, Mapping
from itertools import batched

from bulk.changes.add_numbers import AddNumbers
from bulk.changes.file_row import FileRow
from bulk.models import BulkChange, Item, ItemState, OwnChange
from bulk.plans import plan_new
from dashboard.activity.changes import storable
from dashboard.orgs.database_clock import Now
from phone_numbers.typed_numbers import to_e164

BATCH = 500


def new_numbers(
    bulk_change: BulkChange, change: AddNumbers, missing: Mapping[str, int]
) -> Iterator[Item]:
    """Yield an item for each address that Vapi lacks, at its place of the file."""
    for some in batched(missing.items(), BATCH):
        stored = OwnChange.objects.filter(
            bulk_change=bulk_change, place__in=[place for _, place in some]
        )
        rows = {each.place: each.change for each in stored}
        for address, place in some:
            row = rows[place]
            assert isinstance(row, FileRow)  # noqa: S101 - files.imports stored it
            yield _item(bulk_change, change, row, address, place)


def _item(
    bulk_change: BulkChange, change: AddNumbers, row: FileRow, address: str, place: int
) -> Item:
    number = to_e164(row.number) or row.number
    planned = plan_new(row, change.bare(number), place)
    item = Item(
        bulk_change=bulk_change,
        place=place,
        number_id=address,
        label=storable(number),
        state=planned.state,
        alike=planned.alike,
        reason=storable(planned.reason),
        due_at=Now() if planned.state == ItemState.WAITING else None,
    )
    if planned.state == ItemState.WAITING:
        item.seal_values({"provider": change.provider}, planned.after)
    return item
