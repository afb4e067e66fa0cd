"""What a snapshot says: the findings and numbers that a selection shows, and how many of each.

Nothing here asks Vapi, and no query is made for a row.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from phone_numbers.browsing import searched_text
from phone_numbers.presentation import provider_label

from .models import Acceptance, Audit, AuditedNumber, AuditSettings, Finding
from .rules import RULES
from .selection import ASSIGNED, EVERYTHING, UNSET, Selection

_UNASSIGNED = Q(assistant_id="", squad_id="", workflow_id="")
_ASSIGNED: dict[str, Q] = {
    "assistant": ~Q(assistant_id=""),
    "squad": ~Q(squad_id=""),
    "workflow": ~Q(workflow_id=""),
    "server": _UNASSIGNED & ~Q(server=""),
    "none": _UNASSIGNED & Q(server=""),
}
SORTS = {
    "": "pk",
    "number": "number",
    "name": "name",
    "provider": "provider",
    "status": "status",
}


class Choice(NamedTuple):
    """A value of a facet, and how many there are with it in what is otherwise selected."""

    value: str
    label: str
    amount: int


class Snapshot:
    """A finished audit of an organization, as it is read."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self.organization = audit.organization
        self._off = AuditSettings.of(self.organization).rules_off
        self._in_force = Acceptance.objects.in_force(self.organization)
        accepted = list(self._in_force.values_list("rule", "number_id"))
        self._accepted_rules = {rule for rule, number_id in accepted if not number_id}
        self._accepts_single = any(number_id for _, number_id in accepted)

    def findings(
        self, selection: Selection = EVERYTHING, *, accepted: bool = False
    ) -> QuerySet[Finding]:
        """Those that are open, or those that are accepted; of rules that are on."""
        found = Finding.objects.filter(audit=self.audit).exclude(rule__in=self._off)
        found = found.filter(self._acceptance()) if accepted else found.exclude(self._acceptance())
        if selection.rule:
            found = found.filter(rule=selection.rule)
        if selection.severity:
            found = found.filter(rule__in=_of_severity(selection.severity))
        of_numbers = selection.with_(rule="", severity="", sort="")
        if of_numbers.narrows:
            found = found.filter(number_id__in=self._having(of_numbers).values("number_id"))
        return found

    def ordered(self, findings: QuerySet[Finding]) -> QuerySet[Finding]:
        """The worst first, rule by rule."""
        places = [When(rule=name, then=place) for place, name in enumerate(RULES)]
        return findings.order_by(Case(*places, default=len(places)), "pk")

    def numbers(self, selection: Selection = EVERYTHING) -> QuerySet[AuditedNumber]:
        """The numbers that a selection shows, in its order."""
        numbers = self._having(selection)
        if selection.rule or selection.severity:
            of_number = self.findings(Selection(rule=selection.rule, severity=selection.severity))
            numbers = numbers.filter(number_id__in=of_number.values("number_id"))
        field = SORTS.get(selection.sort.removeprefix("-"), "pk")
        return numbers.order_by(f"-{field}" if selection.sort.startswith("-") else field, "pk")

    def rule_counts(
        self, selection: Selection = EVERYTHING, *, accepted: bool = False
    ) -> Counter[str]:
        """How many findings each rule has."""
        found = self.findings(selection.with_(rule="", severity=""), accepted=accepted)
        return Counter(dict(found.values_list("rule").annotate(Count("pk")).order_by()))

    def choices(self, facet: str, selection: Selection) -> list[Choice]:
        """The values of `provider`, `status` or `assigned`, where that facet is not chosen."""
        numbers = self.numbers(selection.with_(**{facet: "", "sort": ""})).order_by()
        if facet == "assigned":
            counts = numbers.aggregate(
                **{f"to_{each}": Count("pk", filter=q) for each, q in _ASSIGNED.items()}
            )
            return [Choice(each, ASSIGNED[each], counts[f"to_{each}"]) for each in ASSIGNED]
        counted = numbers.values_list(facet).annotate(count=Count("pk")).order_by("-count", facet)
        label = provider_label if facet == "provider" else str.capitalize
        return [Choice(value or UNSET, label(value) or "None", count) for value, count in counted]

    def _having(self, selection: Selection) -> QuerySet[AuditedNumber]:
        numbers = AuditedNumber.objects.filter(audit=self.audit)
        if selection.search:
            numbers = numbers.filter(search__contains=searched_text(selection.search).casefold())
        for facet in ("provider", "status"):
            if value := getattr(selection, facet):
                numbers = numbers.filter(**{facet: "" if value == UNSET else value})
        if selection.assigned:
            numbers = numbers.filter(_ASSIGNED.get(selection.assigned, Q(pk=None)))
        if selection.assignee:
            of = selection.assignee
            numbers = numbers.filter(Q(assistant_id=of) | Q(squad_id=of) | Q(workflow_id=of))
        return numbers

    def _acceptance(self) -> Q:
        accepted = Q(rule__in=self._accepted_rules)
        if not self._accepts_single:
            return accepted
        same = {"rule": OuterRef("rule"), "number_id": OuterRef("number_id")}
        return accepted | Q(Exists(self._in_force.filter(**same)))


def _of_severity(severity: str) -> Iterable[str]:
    return [name for name, rule in RULES.items() if rule.severity == severity]
