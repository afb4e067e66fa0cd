"""How a draft changes what happens to a call to one of its numbers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from bulk.models import Item
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.htmx import render_part
from phone_numbers.editing.path_preview import path_preview
from phone_numbers.saving.patch import without_null
from phone_numbers.saving.settle import read_number

from .change_view import found


@require_role(Role.VIEWER)
@require_safe
def path(request: OrganizationRequest, bulk_id: int, item_id: int) -> HttpResponse:
    """Show the call path before and after; for htmx, only the two pictures."""
    bulk_change = found(request, bulk_id)
    item = get_object_or_404(Item, bulk_change=bulk_change, pk=item_id)
    _, after = item.values
    before = read_number(request.organization, item.number_id).received
    changed = without_null({**before, **after})
    context = {
        "bulk_change": bulk_change,
        "item": item,
        "paths": path_preview(request.organization, before, changed, creates=False),
        "numbers": reverse("phone_numbers:list", args=[request.organization.slug]),
    }
    return render_part(request, "bulk/pages/path.html", "paths", context)
