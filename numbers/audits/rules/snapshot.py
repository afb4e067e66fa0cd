"""What a rule may know beside the number: the organization at one moment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from msgspec import Struct

from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

from .addresses import addresses, destination


class Whereabouts(Struct, gc=False):
    """Where a number can be called, and where its fallback leads."""

    id: str
    addresses: Sequence[str]
    leads_to: str | None

    @classmethod
    def of(cls, number: PhoneNumber) -> Self:
        return cls(number.id, addresses(number), destination(number))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An organization as it was when reading it began.

    Numbers and SIP addresses stand here as `addresses.comparable` writes them: all the organization
    has, those that several of its numbers have, by the ids of these, and where fallbacks lead that
    stay inside. Of several numbers that are the same, the fallback of the last one counts.
    `settled_ids` were assigned to the number before the reading began, whatever changed since.
    """

    taken_at: datetime
    assistants: Names
    squads: Names
    addresses: Collection[str] = ()
    ids_by_shared: Mapping[str, Collection[str]] = field(default_factory=dict)
    fallback_by_number: Mapping[str, str] = field(default_factory=dict)
    name_pattern: str = ""
    settled_ids: Collection[str] = ()

    def with_numbers(self, numbers: Collection[Whereabouts]) -> Self:
        """The snapshot with these numbers, all that the organization has."""
        ids: dict[str, str] = {}
        shared: dict[str, set[str]] = {}
        for each in numbers:
            for address in each.addresses:
                first = ids.setdefault(address, each.id)
                if first != each.id:
                    shared.setdefault(address, {first}).add(each.id)
        fallbacks = {
            address: each.leads_to
            for each in numbers
            if each.leads_to
            for address in each.addresses
        }
        inside = {address: to for address, to in fallbacks.items() if to in ids}
        return replace(self, addresses=ids.keys(), ids_by_shared=shared, fallback_by_number=inside)

    def age_of(self, moment: datetime) -> timedelta:
        """How long before the snapshot a moment was."""
        return self.taken_at - moment
