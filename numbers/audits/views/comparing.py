"""Two snapshots side by side."""

from django.core.paginator import Paginator
from django.http import HttpResponseBase

from dashboard.orgs.http import OrganizationRequest

from .. import tables
from ..comparison import Comparison
from ..models import Audit, State
from ..snapshots import Snapshot
from .frame import download, of_snapshot, page

KINDS = {"changed": "Changed", "added": "Added", "removed": "Removed"}
OFFERED = 60  # snapshots to choose from
ON_A_PAGE = 50


@of_snapshot("changes")
def changes(request: OrganizationRequest, snapshot: Snapshot) -> HttpResponseBase:
    """By default the last snapshot and the one before it."""
    finished = Audit.objects.of(request.organization).filter(state=State.FINISHED)
    offered = list(finished[:OFFERED])
    later = _chosen(offered, request.GET.get("to"), 0)
    earlier = _chosen(offered, request.GET.get("from"), 1)
    context: dict[str, object] = {"offered": offered, "earlier": earlier, "later": later}
    if earlier and later:
        comparison = Comparison(*sorted((earlier, later), key=lambda each: each.pk))
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


def _chosen(offered: list[Audit], wanted: str | None, place: int) -> Audit | None:
    """The one that the address names, or that at a place."""
    found = next((each for each in offered if str(each.pk) == wanted), None)
    return found or (offered[place] if len(offered) > place else None)
