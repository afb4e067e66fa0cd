"""The Changes tab: two audits compared."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from audits.frame import audit_view, render_tab
from audits.models import Audit, AuditQuerySet
from audits.worklist.exports import requested_download
from dashboard.orgs.http import OrganizationRequest
from dashboard.web.row_ids import row_id

from .comparison import Comparison

KINDS = {"changed": "Changed", "added": "Added", "removed": "Removed"}
OFFERED_AUDITS = 60
PAGE_SIZE = 50


@audit_view("changes")
def changes(request: OrganizationRequest, audit: Audit) -> HttpResponseBase:
    """Compare the two audits that the address names, by default the newest two."""
    finished = Audit.objects.finished(request.organization)
    offered = list(finished[:OFFERED_AUDITS])
    later = _named_audit(finished, request.GET.get("to"), offered[:1])
    earlier = _named_audit(finished, request.GET.get("from"), offered[1:2])
    offered += [each for each in (later, earlier) if each and each not in offered]
    context: dict[str, Any] = {"offered": offered, "earlier": earlier, "later": later}
    if earlier and later:
        earlier, later = sorted((earlier, later), key=lambda each: each.pk)
        comparison = Comparison(earlier, later)
        if download := requested_download(request, lambda: comparison.table(KINDS)):
            return download
        context |= {"earlier": earlier, "later": later, **_page(request, comparison)}
    return render_tab(request, "changes", "audits/comparing/changes.html", audit, context)


def _named_audit(
    finished: AuditQuerySet, wanted: str | None, default: Sequence[Audit]
) -> Audit | None:
    """Return the audit with an id. Raises Http404."""
    if not wanted:
        return next(iter(default), None)
    return get_object_or_404(finished, pk=row_id(wanted))


def _page(request: OrganizationRequest, comparison: Comparison) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else "changed"
    page = Paginator(comparison.ids(kind), PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "kind": kind,
        "kinds": [(each, label, comparison.ids(each).count()) for each, label in KINDS.items()],
        "page": page,
        "numbers": comparison.numbers(kind, page.object_list),
    }
