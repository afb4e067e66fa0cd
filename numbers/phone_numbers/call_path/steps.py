"""What the path of a call consists of: the steps of each number that the call reaches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from hashlib import blake2s
from typing import Literal, Self

from phone_numbers.assignees.assignee import Assignee
from phone_numbers.display import number_title
from vapi_client.json_values import Path
from vapi_client.schemas.phone_number import PhoneNumber

Kind = Literal[
    "call", "say", "transfer", "assignee", "server", "unknown", "hang-up", "away", "loop"
]
"""What a step is. It decides the icon."""

Tone = Literal["", "warning", "error"]
Standing = Literal["certain", "depends", "unused"]
"""Whether a step happens. If it `depends`, only Vapi or a server knows."""


class NotKnown(Enum):
    """Why it isn't known whether an address is one of the organization's numbers."""

    LATER = "it is looked up after the page has loaded"
    FAILED = "Vapi didn't answer"
    UNASKED = "it can't be looked up, many numbers contain it, or the path has too many addresses"


LookUp = Callable[[str], Sequence[PhoneNumber] | NotKnown]
"""Returns the organization's numbers with an address, which is in its normal form."""


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number of the organization."""

    id: str
    title: str
    name: str

    @classmethod
    def of(cls, number: PhoneNumber) -> Self:
        return cls(number.id, number_title(number), number.name or "")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a call is transferred to. `address` is empty if nobody can look it up."""

    shown: str
    address: str
    extension: str = ""
    own: tuple[OwnNumber, ...] | NotKnown = NotKnown.UNASKED

    @property
    def key(self) -> str:
        """A name for the address in markup."""
        return blake2s(self.address.encode(), digest_size=4).hexdigest()

    @property
    def is_short(self) -> bool:
        """Whether it fits on a line, as phone numbers do."""
        return len(self.shown) <= 20

    @property
    def number(self) -> OwnNumber | None:
        """The organization's number with this address, if there is one."""
        return self.own[0] if isinstance(self.own, tuple) and self.own else None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person can add or choose here: the words of the link, and the field of the number."""

    text: str
    place: Path


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens to a call.

    `when` is the condition of a step beside the main line, `arrow` the condition of one on it.
    `trouble` says why the step is broken or doubtful. `place` is where the number's JSON sets it.
    """

    kind: Kind
    title: str = ""
    lines: tuple[str, ...] = ()
    when: str = ""
    arrow: str = ""
    trouble: str = ""
    tone: Tone = ""
    standing: Standing = "certain"
    place: Path = ()
    destination: Destination | None = None
    assignees: tuple[Assignee, ...] = ()
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """The steps at one number, in the order in which a call takes them.

    `is_used` says whether calls get here, as far as Vapi documents it. `assigned_at` is the time of
    the number's last change.
    """

    number: OwnNumber
    steps: tuple[Step, ...]
    is_first: bool
    is_used: bool
    assigned_at: datetime | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class CallPath:
    """The way of a call through the organization's numbers, and its end.

    Without an `end`, the rest of the path is looked up later.
    """

    legs: tuple[Leg, ...]
    end: Step | None

    @property
    def first(self) -> Leg:
        return self.legs[0]

    @property
    def hops(self) -> tuple[Leg, ...]:
        return self.legs[1:]
