"""What a rule is, and how numbers are held against rules."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import TextChoices
from msgspec import Struct

from vapi_client.schemas.phone_number import PhoneNumber

from .snapshot import Snapshot

Check = Callable[[PhoneNumber, Snapshot], str | None]
"""Says in one sentence what is wrong with a number; None where nothing is."""

PutRight = Literal["assignment", "fallback", "name", "sms", "server", "number", ""]


class Severity(TextChoices):
    """How much a finding matters, from the least to the most; they compare in this order."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)

    # A text has an order of its own, and all four of its operators are in the way.
    def __lt__(self, other: str, /) -> bool:
        return self.rank < Severity(other).rank

    def __le__(self, other: str, /) -> bool:
        return self.rank <= Severity(other).rank

    def __gt__(self, other: str, /) -> bool:
        return self.rank > Severity(other).rank

    def __ge__(self, other: str, /) -> bool:
        return self.rank >= Severity(other).rank


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that may be wrong. `summary` is a heading for what it finds, `put_right` the field
    that puts it right. One that `compares` looks at the organization's other numbers too."""

    name: str
    severity: Severity
    summary: str
    put_right: PutRight
    check: Check
    compares: bool = False


class Finding(Struct, gc=False):
    """What a rule found at a number."""

    rule: Rule
    number_id: str
    reason: str


REGISTERED: dict[str, list[Rule]] = {}
"""The rules of each file, in the order they stand there."""


def rule(
    name: str,
    severity: Severity,
    summary: str,
    *,
    put_right: PutRight = "",
    compares: bool = False,
) -> Callable[[Check], Check]:
    """Makes a function a rule."""

    def register(check: Check) -> Check:
        registered = Rule(name, severity, summary, put_right, check, compares)
        REGISTERED.setdefault(check.__module__, []).append(registered)
        return check

    return register


def evaluate(number: PhoneNumber, snapshot: Snapshot, rules: Iterable[Rule]) -> list[Finding]:
    """What the rules find at one number, in their order."""
    return evaluate_all((number,), snapshot, rules)


def evaluate_all(
    numbers: Sequence[PhoneNumber], snapshot: Snapshot, rules: Iterable[Rule]
) -> list[Finding]:
    """What the rules find at many numbers, rule by rule."""
    return [
        Finding(rule, number.id, reason)
        for rule in rules
        for check in (rule.check,)
        for number in numbers
        if (reason := check(number, snapshot)) is not None
    ]
