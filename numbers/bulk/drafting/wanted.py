"""Which numbers a reading of a draft looks for, and at which places of the selection they are."""

from dataclasses import dataclass, field
from itertools import count

from bulk.models import BulkChange
from vapi_client.json_values import JSON
from vapi_client.schemas.listing import PageQuery

from .selection import Selection, comparable_address, is_id


@dataclass
class Wanted:
    """The numbers to read, by id or by address, with their places. `query` is a search instead.

    What Vapi lacked at an earlier reading may be either.
    """

    ids: dict[str, int]
    addresses: dict[str, int] = field(default_factory=dict)
    query: PageQuery | None = None

    @classmethod
    def by(cls, bulk_change: BulkChange) -> "Wanted":
        if bulk_change.selection is None:
            known = dict(bulk_change.items.values_list("number_id", "place"))
            if bulk_change.change.creates:
                return cls({}, known)
            return cls(known, {each: at for each, at in known.items() if not is_id(each)})
        selection = Selection.read(bulk_change.selection)
        places = count(1)
        ids = dict(zip(selection.ids, places, strict=False))
        return cls(ids, dict(zip(selection.addresses, places, strict=False)), selection.query)

    @property
    def are_ids(self) -> bool:
        """Return whether each of them can be read by its id."""
        return self.query is None and not self.addresses and all(map(is_id, self.ids))

    @property
    def sought(self) -> dict[str, int]:
        return self.ids | self.addresses

    def places_of(self, number: JSON) -> list[int]:
        """Return the places of a number: none if it isn't wanted, two if it was listed twice."""
        address = number.get("number") or number.get("sipUri")
        places = [self.ids.get(str(number.get("id")))]
        if self.addresses and isinstance(address, str):
            places.append(self.addresses.get(comparable_address(address)))
        return [each for each in places if each is not None]
