"""What a snapshot says: the findings and numbers that a selection shows, and how many of each.

Nothing here asks Vapi, and no query is made for a row.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from audits.assignees import KINDS
from audits.models import Acceptance, Audit, AuditedNumber, AuditSettings, Finding
from audits.rules import RULES
from phone_numbers.browsing.list_query import searched_text
from phone_numbers.display import provider_label

from .selection import ASSIGNED, EVERYTHING, FACETS, UNSET, Selection

ASSIGNMENTS = (
    *(" ".join(kinds) for n in (1, 2, 3) for kinds in combinations(KINDS, n)),
    "server",
    UNSET,
)
"""All that a number can be assigned to (rows.assigned_to)."""

FEW = 2_000  # findings: more are asked about number by number, which is quick where most have one

SORTS: dict[str, tuple[str, ...]] = {
    "": ("pk",),
    "number": ("number",),
    "name": ("name",),
    "provider": ("provider",),
    "status": ("status",),
    "assigned": ("assistant_id", "squad_id", "workflow_id", "server"),
}
"""What numbers are put in order by; what is assigned to the same stands together."""


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
        self._spreads: dict[Selection, list[tuple[dict[str, str], int]]] = {}

    def findings(self, selection: Selection = EVERYTHING) -> QuerySet[Finding]:
        """Those that are open, or those that are accepted; of rules that are on."""
        found = Finding.objects.filter(audit=self.audit).exclude(rule__in=self._off)
        is_accepted = self._acceptance()
        found = found.filter(is_accepted) if selection.accepted else found.exclude(is_accepted)
        if selection.rule:
            found = found.filter(rule=selection.rule)
        if selection.severity:
            found = found.filter(rule__in=_of_severity(selection.severity))
        if selection.assignee:
            of_numbers = self._having(Selection(assignee=selection.assignee))
            found = found.filter(number_id__in=of_numbers.values("number_id"))
        return found.filter(_having(selection))

    def ordered(self, findings: QuerySet[Finding], sort: str = "") -> QuerySet[Finding]:
        """Rule by rule, the worst first or last; or by the numbers' names, with which begins what
        they are looked for by."""
        if sort.removeprefix("-") == "name":
            return findings.order_by(sort.replace("name", "search"), "pk")
        places = [When(rule=name, then=place) for place, name in enumerate(RULES)]
        severity = Case(*places, default=len(places))
        return findings.order_by(severity.desc() if sort == "-finding" else severity, "pk")

    def part(self, selection: Selection, counts: Mapping[str, int], places: slice) -> list[Finding]:
        """Those at some places in the same order, where each rule has so many findings.

        All of them needn't be put in order for that: those of a rule lie in it.
        """
        findings, found = self.findings(selection), list[Finding]()
        if selection.sort.removeprefix("-") == "name":
            known = findings.filter(rule__in=RULES)  # a later version may have others
            return list(self.ordered(known, selection.sort)[places])
        rules = list(RULES)[:: -1 if selection.sort == "-finding" else 1]
        start, stop = places.start, places.stop
        for rule in filter(counts.__contains__, rules):
            if start < counts[rule] and stop > 0:
                found += findings.filter(rule=rule).order_by("pk")[max(start, 0) : stop]
            start, stop = start - counts[rule], stop - counts[rule]
        return found

    def numbers(self, selection: Selection = EVERYTHING) -> QuerySet[AuditedNumber]:
        """The numbers that a selection shows, in its order."""
        numbers = self._having(selection)
        if selection.rule or selection.severity:
            of_numbers = {"search": "", "assignee": "", **dict.fromkeys(FACETS, "")}
            findings = self.findings(selection.with_(**of_numbers))
            if findings.count() > FEW:
                numbers = numbers.filter(Exists(findings.filter(number_id=OuterRef("number_id"))))
            else:
                numbers = numbers.filter(number_id__in=findings.values("number_id"))
        fields = SORTS.get(selection.sort.removeprefix("-"), SORTS[""])
        sign = "-" if selection.sort.startswith("-") else ""
        return numbers.order_by(*(f"{sign}{field}" for field in fields), "pk")

    def rule_counts(self, selection: Selection = EVERYTHING) -> Counter[str]:
        """How many findings each rule has."""
        found = self.findings(selection.with_(rule="", severity=""))
        return Counter(dict(found.values_list("rule").annotate(Count("pk")).order_by()))

    def count(self, selection: Selection) -> int:
        """How many numbers a selection shows."""
        return sum(
            amount
            for values, amount in self._spread(selection)
            if all(_is_chosen(selection, facet, values) for facet in FACETS)
        )

    def choices(self, facet: str, selection: Selection) -> list[Choice]:
        """The values of a facet, where that facet is not chosen."""
        others = [each for each in FACETS if each != facet]
        counts = Counter[str]()
        for values, amount in self._spread(selection):
            if all(_is_chosen(selection, each, values) for each in others):
                for value in _values(facet, values):
                    counts[value] += amount
        if facet == "assigned":
            return [Choice(each, ASSIGNED[each], counts[each]) for each in ASSIGNED]
        label = provider_label if facet == "provider" else str.capitalize
        counted = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        return [Choice(value or UNSET, label(value) or "None", count) for value, count in counted]

    def _spread(self, selection: Selection) -> list[tuple[dict[str, str], int]]:
        """How many numbers have the same values of all facets, whichever of these are chosen."""
        any_of_them = selection.with_(**dict.fromkeys(FACETS, ""), sort="")
        if any_of_them not in self._spreads:
            self._spreads[any_of_them] = [
                (dict(zip(FACETS, text.split("\n"), strict=True)), amount)
                for text, amount in self._counted(any_of_them)
                if text  # a finding whose number is gone has none
            ]
        return self._spreads[any_of_them]

    def _counted(self, selection: Selection) -> QuerySet[Any, tuple[str, int]]:
        if not (selection.rule or selection.severity or selection.accepted):
            return self._having(selection).values_list("facets").annotate(Count("pk"))
        found = self.findings(selection).values_list("facets")
        # A rule finds one thing at a number, several may find several
        return found.annotate(Count("number_id", distinct=not selection.rule))

    def _having(self, selection: Selection) -> QuerySet[AuditedNumber]:
        numbers = AuditedNumber.objects.filter(_having(selection), audit=self.audit)
        if selection.assignee:
            of = selection.assignee
            numbers = numbers.filter(Q(assistant_id=of) | Q(squad_id=of) | Q(workflow_id=of))
        return numbers

    def _acceptance(self) -> Q:
        of_rules = Q(rule__in=self._accepted_rules)
        if not self._accepts_single:
            return of_rules
        same = {"rule": OuterRef("rule"), "number_id": OuterRef("number_id")}
        return of_rules | Q(Exists(self._in_force.filter(**same)))


def _having(selection: Selection) -> Q:
    """What a selection asks of numbers, and of findings in the place of theirs."""
    wanted = Q()
    if selection.search:
        wanted &= Q(search__contains=searched_text(selection.search).casefold())
    if provider := selection.provider:
        wanted &= Q(facets__startswith=f"{'' if provider == UNSET else provider}\n")
    if status := selection.status:
        wanted &= Q(facets__contains=f"\n{'' if status == UNSET else status}\n")
    if assigned := selection.assigned:
        ends = (Q(facets__endswith=f"\n{each}") for each in ASSIGNMENTS if assigned in each.split())
        wanted &= reduce(or_, ends, Q(pk=None))
    return wanted


def chosen_rules(counts: Mapping[str, int], selection: Selection) -> Counter[str]:
    """The rules that a selection shows, of those that are known here."""
    wanted = {selection.rule} if selection.rule else RULES.keys()
    if selection.severity:
        wanted = wanted & set(_of_severity(selection.severity))
    return Counter(
        {rule: amount for rule, amount in counts.items() if rule in wanted & RULES.keys()}
    )


def _values(facet: str, values: Mapping[str, str]) -> Sequence[str]:
    """Of a facet; a number can be assigned to several."""
    return values[facet].split() if facet == "assigned" else (values[facet],)


def _is_chosen(selection: Selection, facet: str, values: Mapping[str, str]) -> bool:
    wanted = getattr(selection, facet)
    if facet != "assigned" and wanted == UNSET:
        return values[facet] == ""
    return not wanted or wanted in _values(facet, values)


def _of_severity(severity: str) -> Iterable[str]:
    return [name for name, rule in RULES.items() if rule.severity == severity]
