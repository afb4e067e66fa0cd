from .bulk_change import OPEN, BulkChange, State
from .item import Item, ItemState, amounts
from .lease import Lease
from .own_change import OwnChange
from .pace import Pace
from .selected_numbers import SelectedNumbers

__all__ = [
    "OPEN",
    "BulkChange",
    "Item",
    "ItemState",
    "Lease",
    "OwnChange",
    "Pace",
    "SelectedNumbers",
    "State",
    "amounts",
]
