"""Two snapshots side by side."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from audits.frame import download, of_snapshot, page
from audits.models import Audit, AuditQuerySet, State
from audits.worklist import tables
from audits.worklist.snapshots import Snapshot
from dashboard.orgs.http import OrganizationRequest

from .comparison import Comparison

KINDS = {"changed": "Changed", "added": "Added", "removed": "Removed"}
OFFERED = 60  # snapshots to choose from
ON_A_PAGE = 50


@of_snapshot("changes")
def changes(request: OrganizationRequest, snapshot: Snapshot) -> HttpResponseBase:
    """By default the last snapshot and the one before it."""
    finished = Audit.objects.of(request.organization).filter(state=State.FINISHED)
    offered = list(finished[:OFFERED])
    later = _chosen(finished, request.GET.get("to"), offered[:1])
    earlier = _chosen(finished, request.GET.get("from"), offered[1:2])
    offered += [each for each in (later, earlier) if each and each not in offered]
    context: dict[str, object] = {"offered": offered, "earlier": earlier, "later": later}
    if earlier and later:
        earlier, later = sorted((earlier, later), key=lambda each: each.pk)
        context |= {"earlier": earlier, "later": later}
        comparison = Comparison(earlier, later)
        if file := download(request, lambda: tables.changes(comparison, KINDS)):
            return file
        chosen = request.GET.get("kind", "")
        chosen = chosen if chosen in KINDS else "changed"
        ids = comparison.ids(chosen)
        shown = Paginator(ids, ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "kind": chosen,
            "kinds": [(each, label, comparison.ids(each).count()) for each, label in KINDS.items()],
            "page": shown,
            "changed": comparison.shown(chosen, shown.object_list),
        }
    return page(request, "changes", snapshot, **context)


def _chosen(
    finished: AuditQuerySet, wanted: str | None, otherwise: Sequence[Audit]
) -> Audit | None:
    """The one that the address names; raises Http404 where there is none."""
    if not wanted:
        return next(iter(otherwise), None)
    is_id = wanted.isascii() and wanted.isdecimal() and len(wanted) < 16
    return get_object_or_404(finished, pk=wanted if is_id else None)
