"""Queries for the findings and numbers of a snapshot that a selection matches, and their counts.

Nothing here calls Vapi, and no query runs once per row.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from audits.facets import ASSIGNED, FACETS, STORED_ASSIGNMENTS, UNSET
from audits.models import Acceptance, Audit, AuditedNumber, AuditSettings, Finding
from audits.rules import RULES
from audits.rules.assignment import DELETED_ASSIGNEE
from phone_numbers.browsing.list_query import searched_text
from phone_numbers.display import provider_label

from .selection import EVERYTHING, Selection

# For more findings than this, a subquery per number is faster, as most numbers have one.
FEW_FINDINGS = 2_000

SORTS: dict[str, tuple[str, ...]] = {
    "": ("pk",),
    "number": ("number",),
    "name": ("name",),
    "provider": ("provider",),
    "status": ("status",),
    "assigned": ("assistant_id", "squad_id", "workflow_id", "server"),
}
"""Fields to sort numbers by. `assigned` groups the numbers of each assignee."""


class Choice(NamedTuple):
    """A value of a facet, and how many numbers of the selection have it."""

    value: str
    label: str
    amount: int


class Snapshot:
    """The numbers and findings of a finished audit, without those of rules that are off.

    `rules` are those that are on, by name.
    """

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self.organization = audit.organization
        self._rules_off = AuditSettings.of(self.organization).rules_off
        self.rules = {name: each for name, each in RULES.items() if name not in self._rules_off}
        self._is_accepted = Acceptance.objects.in_force(self.organization).cover()
        self._facet_counts_by_selection: dict[Selection, list[tuple[dict[str, str], int]]] = {}

    @property
    def unlisted(self) -> Sequence[str]:
        """What the audit couldn't list, if the rule that needs it is on."""
        return self.audit.unlisted if DELETED_ASSIGNEE in self.rules else ()

    def is_checked(self, rule: str) -> bool:
        """Return whether the audit could check all numbers against a rule that is on."""
        return rule != DELETED_ASSIGNEE or not self.unlisted

    def findings(self, selection: Selection = EVERYTHING) -> QuerySet[Finding]:
        """Return the selected findings: the open ones, or the accepted ones."""
        found = Finding.objects.filter(audit=self.audit).exclude(rule__in=self._rules_off)
        is_accepted = self._is_accepted
        found = found.filter(is_accepted) if selection.accepted else found.exclude(is_accepted)
        if selection.rule:
            found = found.filter(rule=selection.rule)
        if selection.severity:
            found = found.filter(rule__in=_rules_of_severity(selection.severity))
        if selection.assignee:
            of_numbers = self._matching_numbers(Selection(assignee=selection.assignee))
            found = found.filter(number_id__in=of_numbers.values("number_id"))
        return found.filter(_conditions(selection))

    def ordered(self, findings: QuerySet[Finding], sort: str = "") -> QuerySet[Finding]:
        """Sort findings by severity and rule, or by the names of their numbers.

        `search` starts with the name, so it sorts by name.
        """
        if sort.removeprefix("-") == "name":
            return findings.order_by(sort.replace("name", "search"), "pk")
        places = [When(rule=name, then=place) for place, name in enumerate(RULES)]
        severity = Case(*places, default=len(places))
        return findings.order_by(severity.desc() if sort == "-finding" else severity, "pk")

    def ordered_findings(
        self, selection: Selection, counts: Mapping[str, int], positions: slice
    ) -> list[Finding]:
        """Return the findings at some positions of the selection's order.

        `counts` are the findings of each selected rule. They tell which rules to query, so the
        database needn't sort all findings.
        """
        findings, found = self.findings(selection), list[Finding]()
        if selection.sort.removeprefix("-") == "name":
            known = findings.filter(rule__in=RULES)  # a newer version may have stored other rules
            return list(self.ordered(known, selection.sort)[positions])
        rules = list(RULES)[:: -1 if selection.sort == "-finding" else 1]
        start, stop = positions.start, positions.stop
        for rule in filter(counts.__contains__, rules):
            if start < counts[rule] and stop > 0:
                found += findings.filter(rule=rule).order_by("pk")[max(start, 0) : stop]
            start, stop = start - counts[rule], stop - counts[rule]
        return found

    def numbers(self, selection: Selection = EVERYTHING) -> QuerySet[AuditedNumber]:
        """Return the selected numbers in the selection's order."""
        numbers = self._matching_numbers(selection)
        if selection.selects_findings:
            of_numbers = {"search": "", "assignee": "", **dict.fromkeys(FACETS, "")}
            findings = self.findings(selection.with_(**of_numbers))
            if findings.count() > FEW_FINDINGS:
                numbers = numbers.filter(Exists(findings.filter(number_id=OuterRef("number_id"))))
            else:
                numbers = numbers.filter(number_id__in=findings.values("number_id"))
        fields = SORTS.get(selection.sort.removeprefix("-"), SORTS[""])
        sign = "-" if selection.sort.startswith("-") else ""
        return numbers.order_by(*(f"{sign}{field}" for field in fields), "pk")

    def rule_counts(self, selection: Selection = EVERYTHING) -> Counter[str]:
        """Count the selected findings of each rule, whatever rule or severity is selected."""
        found = self.findings(selection.with_(rule="", severity=""))
        return Counter(dict(found.values_list("rule").annotate(Count("pk")).order_by()))

    def count(self, selection: Selection) -> int:
        """Count the selected numbers."""
        return sum(
            amount
            for values, amount in self._facet_counts(selection)
            if all(_is_selected(selection, facet, values) for facet in FACETS)
        )

    def choices(self, facet: str, selection: Selection) -> list[Choice]:
        """Return the values of a facet with their counts, whatever value of it is selected."""
        others = [each for each in FACETS if each != facet]
        counts = Counter[str]()
        for values, amount in self._facet_counts(selection):
            if all(_is_selected(selection, each, values) for each in others):
                for value in _values(facet, values):
                    counts[value] += amount
        if facet == "assigned":
            return [Choice(each, ASSIGNED[each], counts[each]) for each in ASSIGNED]
        label = provider_label if facet == "provider" else str.capitalize
        counted = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        return [Choice(value or UNSET, label(value) or "None", count) for value, count in counted]

    def _facet_counts(self, selection: Selection) -> list[tuple[dict[str, str], int]]:
        """Count the numbers for every combination of facet values."""
        any_facet = selection.with_(**dict.fromkeys(FACETS, ""), sort="")
        if any_facet not in self._facet_counts_by_selection:
            self._facet_counts_by_selection[any_facet] = [
                (dict(zip(FACETS, text.split("\n"), strict=True)), amount)
                for text, amount in self._counted(any_facet)
                if text  # empty for a finding of a deleted number
            ]
        return self._facet_counts_by_selection[any_facet]

    def _counted(self, selection: Selection) -> QuerySet[Any, tuple[str, int]]:
        if not selection.selects_findings:
            return self._matching_numbers(selection).values_list("facets").annotate(Count("pk"))
        found = self.findings(selection).values_list("facets")
        # One rule has at most one finding per number
        return found.annotate(Count("number_id", distinct=not selection.rule))

    def _matching_numbers(self, selection: Selection) -> QuerySet[AuditedNumber]:
        numbers = AuditedNumber.objects.filter(_conditions(selection), audit=self.audit)
        if selection.assignee:
            of = selection.assignee
            numbers = numbers.filter(Q(assistant_id=of) | Q(squad_id=of) | Q(workflow_id=of))
        return numbers


def _conditions(selection: Selection) -> Q:
    """Return the conditions on the fields that numbers and findings share."""
    wanted = Q()
    if selection.search:
        wanted &= Q(search__contains=searched_text(selection.search).casefold())
    if provider := selection.provider:
        wanted &= Q(facets__startswith=f"{'' if provider == UNSET else provider}\n")
    if status := selection.status:
        wanted &= Q(facets__contains=f"\n{'' if status == UNSET else status}\n")
    if assigned := selection.assigned:
        lines = [each for each in STORED_ASSIGNMENTS if assigned in each.split()]
        ends = (Q(facets__endswith=f"\n{line}") for line in lines)
        wanted &= reduce(or_, ends, Q(pk=None))
    return wanted


def selected_counts(counts: Mapping[str, int], selection: Selection) -> Counter[str]:
    """Keep the counts of the rules that the selection matches."""
    wanted = {selection.rule} if selection.rule else RULES.keys()
    if selection.severity:
        wanted = wanted & set(_rules_of_severity(selection.severity))
    return Counter(
        {rule: amount for rule, amount in counts.items() if rule in wanted & RULES.keys()}
    )


def _values(facet: str, values: Mapping[str, str]) -> Sequence[str]:
    """Return the values of a facet. A number can have several assignments."""
    return values[facet].split() if facet == "assigned" else (values[facet],)


def _is_selected(selection: Selection, facet: str, values: Mapping[str, str]) -> bool:
    wanted = getattr(selection, facet)
    if facet != "assigned" and wanted == UNSET:
        return values[facet] == ""
    return not wanted or wanted in _values(facet, values)


def _rules_of_severity(severity: str) -> Iterable[str]:
    return [name for name, rule in RULES.items() if rule.severity == severity]
