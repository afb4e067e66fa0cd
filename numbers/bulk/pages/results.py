"""The results of a run as a table to download."""

from collections.abc import Iterator

from django.db.models import QuerySet

from bulk.models import BulkChange, Item
from dashboard.web.exports import CHUNK, Table

COLUMNS = ("id", "number", "outcome", "reason", "ended_at")


def results_table(bulk_change: BulkChange, items: QuerySet[Item]) -> Table:
    return Table(f"bulk-{bulk_change.pk}", COLUMNS, _rows(items))


def _rows(items: QuerySet[Item]) -> Iterator[tuple[str, ...]]:
    for item in items.order_by("place").iterator(chunk_size=CHUNK):
        ended = item.ended_at.isoformat(timespec="milliseconds") if item.ended_at else ""
        yield item.number_id, item.label, item.state, item.reason, ended
