"""The page of one finding: what is wrong, what to do, and the findings before and after it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from audits.assignees import assigned_among, assignees_of
from audits.models import Acceptance, Finding
from audits.rules import FixField
from audits.rules.assignment import DELETED_ASSIGNEE
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.htmx import render_part
from dashboard.web.row_ids import row_id
from phone_numbers.call_path.picture import forms_for, picture_of
from phone_numbers.editing.inline_fields import FIELDS
from phone_numbers.editing.inline_inputs import editor_templates

from .neighbours import Place, neighbours
from .related import related_numbers
from .selection import PAGE_SIZE, Selection
from .snapshot import Snapshot
from .snapshot_path import EXPLAINED_BY_PATH, snapshot_path
from .subject import Subject, subject_or_404

TEMPLATE = "audits/worklist/finding.html"
EDITS: dict[FixField, tuple[str, str]] = {
    "assignment": ("Edit assignment", "number"),
    "fallback": ("Edit fallback", "fallback"),
    "name": ("Edit name", "number"),
    "sms": ("Edit SMS", "provider"),
    "server": ("Edit server", "server"),
    "number": ("Edit number", "provider"),
}
"""The label of the button that fixes a finding, and the section of the form that it opens."""
NUMBERS = "../../../../numbers/"


@require_role(Role.VIEWER)
@require_safe
def finding(request: OrganizationRequest, rule: str, number_id: str) -> HttpResponse:
    """Show a finding. If it is fixed or accepted by now, say so, or lead on with `then=next`."""
    subject = subject_or_404(request.organization, rule, number_id)
    shown = _shown(request, subject)
    following = shown["steps"].next
    if shown["finding"] or "then" not in request.GET or not following:
        return render_part(request, TEMPLATE, "results", shown)
    subject = subject_or_404(request.organization, following.rule, following.number_id)
    context = {**_shown(request, subject), "takes_focus": True}
    response = render_part(request, TEMPLATE, "results", context)
    return push_url(response, _address(request, subject) + context["filters"])


def _shown(request: OrganizationRequest, subject: Subject) -> dict[str, Any]:
    selection = Selection.read(request.GET.dict())
    number_id, rule = subject.number.number_id, subject.rule
    found = Finding.objects.filter(audit=subject.audit, rule=rule.name, number_id=number_id).first()
    assignees = assignees_of(subject.audit)
    may_edit = request.membership.may(Role.OPERATOR)
    in_place = may_edit and rule.fix_field in FIELDS
    return {
        "subject": subject,
        "finding": found,
        "is_checked": _is_checked(subject),
        "acceptance": _acceptance(request, subject),
        "assignees": assignees.of(subject.number),
        "related": [(each, assignees.of(each)) for each in related_numbers(subject)],
        "edit": EDITS.get(rule.fix_field) if may_edit else None,
        "in_place": in_place,
        "editors": editor_templates("finding", NUMBERS, (rule.fix_field,)) if in_place else "",
        "may_edit": may_edit,
        **_path(request, subject),
        **_steps(request, subject, selection, found),
    }


def _steps(
    request: OrganizationRequest, subject: Subject, selection: Selection, found: Finding | None
) -> dict[str, Any]:
    """Return the neighbours, and the filters that they share with this finding."""
    at = request.GET.get("at", "")
    row = found.pk if found else row_id(at) or 0
    place = Place(subject.rule.name, row, subject.number.search)
    snapshot = Snapshot(subject.audit)
    steps = neighbours(snapshot, selection, place)
    page = (steps.position - 1) // PAGE_SIZE + 1
    findings = reverse("audits:findings", args=[request.organization.slug])
    filters = selection.with_().to_address()
    return {
        "steps": steps,
        "is_selected": found and snapshot.findings(selection).filter(pk=found.pk).exists(),
        "filters": filters,
        "back": findings + selection.with_(page=page).to_address(),
        "again": f"{_address(request, subject)}{filters or '?'}&at={row}",
    }


def _address(request: OrganizationRequest, subject: Subject) -> str:
    names = [request.organization.slug, subject.rule.name, subject.number.number_id]
    return reverse("audits:finding", args=names)


def _path(request: OrganizationRequest, subject: Subject) -> dict[str, Any]:
    """Return the picture of the number's call path, if it explains the finding."""
    if subject.rule.name not in EXPLAINED_BY_PATH:
        return {}
    path = snapshot_path(subject.audit, subject.number.number_id)
    return {
        "picture": path and picture_of(path, forms_for(request)),
        "numbers": reverse("phone_numbers:list", args=[request.organization.slug]),
    }


def _is_checked(subject: Subject) -> bool:
    """Return whether the audit could list what the number is assigned to, if that matters."""
    if subject.rule.name != DELETED_ASSIGNEE:
        return True
    return not assigned_among(subject.audit.unlisted, subject.number)


def _acceptance(request: OrganizationRequest, subject: Subject) -> Acceptance | None:
    """Return the acceptance of the finding itself, or else that of its rule."""
    either = {"rule": subject.rule.name, "number_id__in": ["", subject.number.number_id]}
    in_force = Acceptance.objects.in_force(request.organization)
    return in_force.filter(**either).order_by("number_id").last()
