"""Rules, and the function that checks numbers against them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import TextChoices
from msgspec import Struct

from vapi_client.schemas.phone_number import PhoneNumber

from .context import Context

Check = Callable[[PhoneNumber, Context], str | None]
"""Returns one sentence that says what is wrong with the number, or None."""

FixField = Literal["assignment", "fallback", "name", "sms", "server", "number", ""]


class Severity(TextChoices):
    """How much a finding matters. Severities compare from the least to the most serious."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)

    # str defines all four comparisons, so each needs its own override.
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
    """One thing that can be wrong with a number.

    The database and exports store `name`, so it never changes. `summary` is the label that people
    see, `why` says what the finding means for calls, and `remedy` what a person can do. `fix_field`
    is the part of the number to edit. A rule that `compares_numbers` also needs the organization's
    other numbers.
    """

    name: str
    severity: Severity
    summary: str
    why: str
    remedy: str
    fix_field: FixField
    check: Check
    compares_numbers: bool = False


class Finding(Struct, gc=False):
    """One rule's reason to look at one number."""

    rule: Rule
    number_id: str
    reason: str


REGISTERED: dict[str, list[Rule]] = {}
"""The rules of each module, in the order of their definition."""


def rule(
    name: str,
    severity: Severity,
    summary: str,
    *,
    why: str,
    remedy: str,
    fix_field: FixField = "",
    compares_numbers: bool = False,
) -> Callable[[Check], Check]:
    """Register the decorated function as the check of a rule."""

    def register(check: Check) -> Check:
        registered = Rule(name, severity, summary, why, remedy, fix_field, check, compares_numbers)
        REGISTERED.setdefault(check.__module__, []).append(registered)
        return check

    return register


def evaluate(
    numbers: Sequence[PhoneNumber], context: Context, rules: Iterable[Rule]
) -> list[Finding]:
    """Check every number against every rule. Findings are ordered by rule, then by number."""
    return [
        Finding(rule, number.id, reason)
        for rule in rules
        for check in (rule.check,)
        for number in numbers
        if (reason := check(number, context)) is not None
    ]
