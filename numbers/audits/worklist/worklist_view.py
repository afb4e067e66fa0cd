"""What the last snapshot says."""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.http import HttpResponseBase

from audits import assignees
from audits.assignees import Assigned, assignees_of, counted_assignees
from audits.frame import download, of_snapshot, page
from audits.models import AuditedNumber, Finding
from audits.rules import RULES, Rule, by_severity
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from . import tables
from .facets_view import counted_rules, selected, sorted_by
from .selection import ACCEPTED, EVERYTHING, FACETS, PAGE_SIZE, Selection
from .sharing import shared_numbers
from .snapshots import SORTS, Snapshot, chosen_rules
from .trend import trend

# The part of a number's form in which a finding is put right
SECTIONS = {"server": "server", "fallback": "fallback", "sms": "provider", "number": "provider"}


NUMBER_SORTS = {name: name.capitalize() for name in SORTS if name} | {"assigned": "Assigned to"}
FINDING_SORTS = {"name": "Name", "finding": "Finding"}
ASSIGNEE_SORTS = {name: name.capitalize() for name in assignees.SORTS}


class Counted(NamedTuple):
    """A rule and how many findings it has."""

    rule: Rule
    open: int
    accepted: int


class ShownFinding(NamedTuple):
    """A finding with the number it is about."""

    finding: Finding
    rule: Rule
    number: AuditedNumber | None
    section: str


@of_snapshot("overview")
def overview(request: OrganizationRequest, snapshot: Snapshot) -> HttpResponseBase:
    """How many findings there are of each rule, and how the numbers are spread."""
    if file := download(request, lambda: tables.rules(snapshot)):
        return file
    accepted, counts = snapshot.rule_counts(ACCEPTED), snapshot.rule_counts()
    rules = [Counted(rule, counts[name], accepted[name]) for name, rule in RULES.items()]
    context = {
        "severities": by_severity(counts),
        "rules": [each for each in rules if each.open or each.accepted],
        "clear": [each.rule for each in rules if not each.open and not each.accepted],
        "spread": {label: snapshot.choices(facet, EVERYTHING) for facet, label in FACETS.items()},
        "facets": FACETS,
        "trend": trend(request.organization),
        "shared": shared_numbers(
            snapshot,
            [
                each.organization
                for each in request.memberships
                if each.organization != request.organization
            ],
        ),
    }
    return page(request, "overview", snapshot, **context)


@of_snapshot("findings")
def findings(request: OrganizationRequest, snapshot: Snapshot) -> HttpResponseBase:
    """Findings one by one, of what is selected."""
    selection = Selection.read(request.GET.dict())
    if file := download(request, lambda: tables.findings(snapshot, selection)):
        return file
    counts = snapshot.rule_counts(selection)
    chosen = chosen_rules(counts, selection)
    shown = _page(chosen.total(), selection)
    part = snapshot.part(selection, chosen, _places(shown))
    may_put_right = request.membership.may(Role.OPERATOR) and not selection.accepted
    shows_all_of_rule = selection.rule and not selection.with_(rule="", sort="").narrows
    context = {
        "page": shown,
        "findings": _with_numbers(snapshot, part),
        "rules": counted_rules(counts),
        "may_put_right": may_put_right,
        "accepts_rule": may_put_right and shows_all_of_rule and part,
        "assignee": selection.assignee and assignees_of(snapshot.audit).called(selection.assignee),
        **sorted_by(FINDING_SORTS),
        **selected(snapshot, selection),
    }
    return page(request, "findings", snapshot, **context)


@of_snapshot("numbers")
def numbers(request: OrganizationRequest, snapshot: Snapshot) -> HttpResponseBase:
    """The numbers of the snapshot, by facets that Vapi's own list can't filter by."""
    selection = Selection.read(request.GET.dict())
    names = assignees_of(snapshot.audit)
    if file := download(request, lambda: tables.numbers(snapshot, names, selection)):
        return file
    shown = _page(snapshot.count(selection), selection)
    part = snapshot.numbers(selection)[_places(shown)]
    context = {
        "page": shown,
        "numbers": [(each, names.of(each)) for each in part],
        "rules": counted_rules(snapshot.rule_counts(selection)),
        "assignee": names.called(selection.assignee),
        **sorted_by(NUMBER_SORTS),
        **selected(snapshot, selection),
    }
    return page(request, "numbers", snapshot, **context)


@of_snapshot("assignments")
def assignments(request: OrganizationRequest, snapshot: Snapshot) -> HttpResponseBase:
    """Every assistant, squad and workflow with how many numbers it answers, none included."""
    selection = Selection.read(request.GET.dict())
    found: Sequence[Assigned] = counted_assignees(snapshot.audit).matching(
        selection.search, selection.sort
    )
    if file := download(request, lambda: tables.assignments(found)):
        return file
    shown = _page(len(found), selection)
    context = {
        "page": shown,
        "assigned": found[_places(shown)],
        "selection": selection,
        **sorted_by(ASSIGNEE_SORTS),
    }
    return page(request, "assignments", snapshot, **context)


def _page(amount: int, selection: Selection) -> Page[int]:
    return Paginator(range(amount), PAGE_SIZE).get_page(selection.page)


def _places(page: Page[int]) -> slice:
    """Of what stands on a page, in all of it."""
    return slice(max(page.start_index() - 1, 0), page.end_index())


def _with_numbers(snapshot: Snapshot, findings: Sequence[Finding]) -> list[ShownFinding]:
    ids = {each.number_id for each in findings}
    numbers = AuditedNumber.objects.filter(audit=snapshot.audit, number_id__in=ids)
    by_id = {each.number_id: each for each in numbers}
    return [
        ShownFinding(
            each,
            RULES[each.rule],
            by_id.get(each.number_id),
            SECTIONS.get(RULES[each.rule].put_right, ""),
        )
        for each in findings
    ]
