"""The columns of the worklist's tables: their headings, and the columns that people sort by."""

from collections.abc import Iterable
from typing import Any, NamedTuple


class Column(NamedTuple):
    """`name` is the CSS class of the cells (`col-<name>`) and the value of `?sort=`."""

    name: str
    label: str
    is_sortable: bool = True
    is_label_hidden: bool = False


NUMBERS = (
    Column("number", "Number"),
    Column("name", "Name"),
    Column("provider", "Provider"),
    Column("status", "Status"),
    Column("assigned", "Assigned to"),
)
FINDINGS = (
    Column("number", "Number", is_sortable=False),
    Column("name", "Name"),
    Column("finding", "Finding"),
    Column("reason", "Reason", is_sortable=False),
)
ACTIONS = Column("actions", "Actions", is_sortable=False, is_label_hidden=True)
ASSIGNMENTS = (
    Column("name", "Name"),
    Column("kind", "Kind"),
    Column("numbers", "Numbers"),
    Column("id", "ID", is_sortable=False),
)


def columns_context(columns: Iterable[Column]) -> dict[str, Any]:
    """Return the columns, and the orders that a menu offers on narrow screens."""
    orders = [("", "Default order")]
    for column in columns:
        if column.is_sortable:
            orders += [
                (column.name, column.label),
                (f"-{column.name}", f"{column.label}, reversed"),
            ]
    return {"columns": columns, "orders": orders}
