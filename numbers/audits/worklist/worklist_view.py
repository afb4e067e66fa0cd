"""The tabs that list the newest snapshot: Findings, Numbers and Assignments."""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.http import HttpResponseBase

from audits.assignees import assignees_of, counted_assignees
from audits.frame import audit_view, render_tab
from audits.models import Audit, AuditedNumber, Finding
from audits.rules import RULES, Rule
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.editing.inline_fields import FIELDS
from phone_numbers.editing.inline_inputs import editor_templates

from . import columns, tables
from .columns import columns_context
from .exports import requested_download
from .filters import filters_context, rule_choices
from .selection import ACCEPTED, PAGE_SIZE, Selection
from .snapshot import Snapshot, selected_counts

NUMBERS = "../../numbers/"


class ShownFinding(NamedTuple):
    finding: Finding
    rule: Rule
    number: AuditedNumber | None


@audit_view("findings")
def findings(request: OrganizationRequest, audit: Audit) -> HttpResponseBase:
    """Show the selected findings one by one."""
    snapshot, selection = Snapshot(audit), Selection.read(request.GET.dict())
    if download := requested_download(request, lambda: tables.findings_table(snapshot, selection)):
        return download
    counts = snapshot.rule_counts(selection)
    wanted = selected_counts(counts, selection)
    page = _page(wanted.total(), selection)
    shown = snapshot.ordered_findings(selection, wanted, _positions(page))
    may_fix = request.membership.may(Role.OPERATOR) and not selection.accepted
    context = {
        "page": page,
        "findings": _with_numbers(audit, shown),
        "rules": rule_choices(counts),
        "may_fix": may_fix,
        "in_place": FIELDS,
        "editors": editor_templates("finding", NUMBERS, tuple(FIELDS)) if may_fix else "",
        "filters": selection.with_().to_address(),
        "has_accepted": snapshot.findings(ACCEPTED).exists,
        "unlisted": snapshot.unlisted,
        "assignee": selection.assignee and assignees_of(audit).label_of(selection.assignee),
        **columns_context((*columns.FINDINGS, columns.ACTIONS) if may_fix else columns.FINDINGS),
        **filters_context(snapshot, selection),
    }
    return render_tab(request, "findings", "audits/worklist/findings.html", audit, context)


@audit_view("numbers")
def numbers(request: OrganizationRequest, audit: Audit) -> HttpResponseBase:
    """Show the selected numbers. Vapi's own list can't filter by facets."""
    snapshot, selection = Snapshot(audit), Selection.read(request.GET.dict())
    assignees = assignees_of(audit)
    if download := requested_download(
        request, lambda: tables.numbers_table(snapshot, assignees, selection)
    ):
        return download
    page = _page(snapshot.count(selection), selection)
    shown = snapshot.numbers(selection)[_positions(page)]
    context = {
        "page": page,
        "numbers": [(each, assignees.of(each)) for each in shown],
        "rules": rule_choices(snapshot.rule_counts(selection)),
        "assignee": assignees.label_of(selection.assignee),
        **columns_context(columns.NUMBERS),
        **filters_context(snapshot, selection),
    }
    return render_tab(request, "numbers", "audits/worklist/numbers.html", audit, context)


@audit_view("assignments")
def assignments(request: OrganizationRequest, audit: Audit) -> HttpResponseBase:
    """Show every assistant, squad and workflow with its count of numbers, which can be 0."""
    selection = Selection.read(request.GET.dict())
    assignees = counted_assignees(audit).matching(selection.search, selection.sort)
    if download := requested_download(request, lambda: tables.assignments_table(assignees)):
        return download
    page = _page(len(assignees), selection)
    context = {
        "page": page,
        "assignees": assignees[_positions(page)],
        "selection": selection,
        **columns_context(columns.ASSIGNMENTS),
    }
    return render_tab(request, "assignments", "audits/worklist/assignments.html", audit, context)


def _page(count: int, selection: Selection) -> Page[int]:
    return Paginator(range(count), PAGE_SIZE).get_page(selection.page)


def _positions(page: Page[int]) -> slice:
    return slice(max(page.start_index() - 1, 0), page.end_index())


def _with_numbers(audit: Audit, findings: Sequence[Finding]) -> list[ShownFinding]:
    ids = {each.number_id for each in findings}
    numbers = AuditedNumber.objects.filter(audit=audit, number_id__in=ids)
    by_id = {each.number_id: each for each in numbers}
    return [ShownFinding(each, RULES[each.rule], by_id.get(each.number_id)) for each in findings]
