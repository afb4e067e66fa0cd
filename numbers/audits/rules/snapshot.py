"""What a rule may know beside the number: the organization at one moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

from .addresses import addresses, destination


class Whereabouts(NamedTuple):
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

    Numbers and SIP addresses stand here as `addresses.comparable` writes them. Of several numbers
    that are the same, the fallback of the last one counts.
    """

    taken_at: datetime
    assistants: Names
    squads: Names
    ids_by_number: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fallback_by_number: Mapping[str, str] = field(default_factory=dict)
    name_pattern: str = ""

    def with_numbers(self, numbers: Iterable[Whereabouts]) -> Self:
        """The snapshot with these numbers, all that the organization has."""
        ids: dict[str, Sequence[str]] = {}
        fallbacks: dict[str, str] = {}
        read: set[str] = set()
        for number_id, own, leads_to in numbers:
            if number_id in read:  # twice, while others came and went, and still one number
                continue
            read.add(number_id)
            for address in own:
                same = ids.setdefault(address, (number_id,))
                if same != (number_id,):
                    ids[address] = _with(same, number_id)
                if leads_to:
                    fallbacks[address] = leads_to
        inside = {address: to for address, to in fallbacks.items() if to in ids}
        return replace(self, ids_by_number=ids, fallback_by_number=inside)

    def age_of(self, moment: datetime) -> timedelta:
        """How long before the snapshot a moment was. One without a time zone is in UTC."""
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return self.taken_at - moment


def _with(ids: Sequence[str], another: str) -> Sequence[str]:
    """A list from the second on: most numbers are there once, and the garbage collector doesn't
    look through tuples of texts."""
    if isinstance(ids, list):
        ids.append(another)
        return ids
    return [*ids, another]
