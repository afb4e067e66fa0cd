"""What a rule knows besides the number: the organization at the time of the audit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from msgspec import Struct

from phone_numbers.addresses import fallback_address, own_addresses
from phone_numbers.call_path.leg import may_use_fallback
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber


class Route(Struct, gc=False):
    """The addresses at which callers reach a number, and that of its fallback if Vapi uses it."""

    number_id: str
    addresses: Sequence[str]
    fallback: str | None

    @classmethod
    def of(cls, number: PhoneNumber) -> Self:
        fallback = fallback_address(number)
        is_used = fallback and may_use_fallback(number)
        return cls(number.id, own_addresses(number), fallback if is_used else None)


@dataclass(frozen=True, slots=True)
class Context:
    """An organization as it was when an audit began. Addresses are in their normal form.

    `ids_by_shared_address` has the addresses that several numbers share. `fallback_by_address` has
    the fallbacks that lead to another number of the organization; if several numbers share an
    address, the last one's fallback counts. `earlier_assignee_ids` are the assistant and squad that
    a number already had before the audit began. `former_names` are the names
    of deleted assistants and squads by id, as far as earlier audits know them.
    """

    taken_at: datetime
    assistants: Names
    squads: Names
    addresses: Collection[str] = ()
    ids_by_shared_address: Mapping[str, Collection[str]] = field(default_factory=dict)
    fallback_by_address: Mapping[str, str] = field(default_factory=dict)
    name_pattern: str = ""
    earlier_assignee_ids: Collection[str] = ()
    former_names: Mapping[str, str] = field(default_factory=dict)

    def with_routes(self, routes: Collection[Route]) -> Self:
        """Return this context with the routes of all of the organization's numbers."""
        ids: dict[str, str] = {}
        shared: dict[str, set[str]] = {}
        for route in routes:
            for address in route.addresses:
                first = ids.setdefault(address, route.number_id)
                if first != route.number_id:
                    shared.setdefault(address, {first}).add(route.number_id)
        fallbacks = {
            address: route.fallback
            for route in routes
            if route.fallback
            for address in route.addresses
        }
        inside = {address: to for address, to in fallbacks.items() if to in ids}
        return replace(
            self,
            addresses=ids.keys(),
            ids_by_shared_address=shared,
            fallback_by_address=inside,
        )

    def age_of(self, moment: datetime) -> timedelta:
        """Return how long before the audit a moment was."""
        return self.taken_at - moment
