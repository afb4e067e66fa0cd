"""What the last snapshot says."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from .. import exports, tables
from ..assignees import Assigned, assigned_numbers
from ..models import AuditedNumber, Finding
from ..rules import RULES, Rule
from ..selection import PAGE_SIZE, Selection
from ..sharing import shared_numbers
from ..snapshots import SORTS, Snapshot
from ..trend import trend
from .frame import newest, page

FACETS = {"provider": "Provider", "status": "Status", "assigned": "Assigned to"}
# The part of a number's form in which a finding is put right
SECTIONS = {"server": "server", "fallback": "fallback", "sms": "provider", "number": "provider"}


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


@require_role(Role.VIEWER)
@require_safe
def overview(request: OrganizationRequest) -> HttpResponseBase:
    """How many findings there are of each rule, and how the numbers are spread."""
    snapshot = newest(request)
    if snapshot is None:
        return page(request, "overview", None)
    if file := _file(request, lambda: tables.rules(snapshot)):
        return file
    accepted, counts = snapshot.rule_counts(accepted=True), snapshot.rule_counts()
    rules = [Counted(rule, counts[name], accepted[name]) for name, rule in RULES.items()]
    context = {
        "severities": snapshot.severity_counts(),
        "rules": [each for each in rules if each.open or each.accepted],
        "clear": [each.rule for each in rules if not each.open and not each.accepted],
        "spread": {label: snapshot.choices(facet, Selection()) for facet, label in FACETS.items()},
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


@require_role(Role.VIEWER)
@require_safe
def findings(request: OrganizationRequest) -> HttpResponseBase:
    """Findings one by one, of what is selected."""
    snapshot, selection = newest(request), Selection.read(request.GET.dict())
    if snapshot is None:
        return page(request, "findings", None)
    if file := _file(request, lambda: tables.findings(snapshot, selection)):
        return file
    found = snapshot.ordered(snapshot.findings(selection))
    counts = snapshot.rule_counts(selection)
    shown = _page(found, selection)
    context = {
        "page": shown,
        "findings": _with_numbers(snapshot, list(shown.object_list)),
        "rules": [(RULES[name], count) for name, count in counts.items() if name in RULES],
        **_selected(snapshot, selection),
    }
    return page(request, "findings", snapshot, **context)


@require_role(Role.VIEWER)
@require_safe
def numbers(request: OrganizationRequest) -> HttpResponseBase:
    """The numbers of the snapshot, by facets that Vapi's own list can't filter by."""
    snapshot, selection = newest(request), Selection.read(request.GET.dict())
    if snapshot is None:
        return page(request, "numbers", None)
    names = assigned_numbers(snapshot.audit)
    if file := _file(request, lambda: tables.numbers(snapshot, names, selection)):
        return file
    shown = _page(snapshot.numbers(selection), selection)
    context = {
        "page": shown,
        "numbers": [(each, names.of(each)) for each in shown.object_list],
        "sorts": {name: name.capitalize() for name in SORTS if name},
        **_selected(snapshot, selection),
    }
    return page(request, "numbers", snapshot, **context)


@require_role(Role.VIEWER)
@require_safe
def assignments(request: OrganizationRequest) -> HttpResponseBase:
    """Every assistant, squad and workflow with how many numbers it answers, none included."""
    snapshot, selection = newest(request), Selection.read(request.GET.dict())
    if snapshot is None:
        return page(request, "assignments", None)
    found: Sequence[Assigned] = assigned_numbers(snapshot.audit).matching(selection.search)
    if file := _file(request, lambda: tables.assignments(found)):
        return file
    return page(request, "assignments", snapshot, assigned=found, selection=selection)


def _file(
    request: OrganizationRequest, table: Callable[[], exports.Table]
) -> HttpResponseBase | None:
    """The view as a file, where `?format=` asks for one."""
    kind = request.GET.get("format")
    return exports.download(table(), kind) if kind in exports.FORMATS else None


def _page(rows: QuerySet[Any], selection: Selection) -> Page[Any]:
    return Paginator(rows, PAGE_SIZE).get_page(selection.page)


def _selected(snapshot: Snapshot, selection: Selection) -> dict[str, Any]:
    """The facets to choose from, and what is chosen."""
    return {
        "selection": selection,
        "facets": [
            (facet, label, snapshot.choices(facet, selection)) for facet, label in FACETS.items()
        ],
    }


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
        if each.rule in RULES
    ]
