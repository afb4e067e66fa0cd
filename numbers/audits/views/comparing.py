"""Two snapshots side by side."""

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from .. import exports, tables
from ..comparison import Comparison
from ..models import Audit, State
from .frame import newest, page

KINDS = {"changed": "Changed", "added": "Added", "removed": "Removed"}
OFFERED = 60  # snapshots to choose from
ON_A_PAGE = 50


@require_role(Role.VIEWER)
@require_safe
def changes(request: OrganizationRequest) -> HttpResponseBase:
    """By default the last snapshot and the one before it."""
    snapshot = newest(request)
    if snapshot is None:
        return page(request, "changes", None)
    finished = Audit.objects.of(request.organization).filter(state=State.FINISHED)
    offered = list(finished[:OFFERED])
    later = _chosen(offered, request.GET.get("to"), 0)
    earlier = _chosen(offered, request.GET.get("from"), 1)
    context: dict[str, object] = {"offered": offered, "earlier": earlier, "later": later}
    if earlier and later:
        comparison = Comparison(*sorted((earlier, later), key=lambda each: each.pk))
        kind = request.GET.get("format")
        if kind in exports.FORMATS:
            return exports.download(tables.changes(comparison, KINDS), kind)
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
