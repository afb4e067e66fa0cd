"""Where one can go from a page, and by which keys (static/js/palette.js and keyboard.js)."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .access import require_role
from .http import OrganizationRequest, Request
from .models import Membership, Role

TEMPLATE = "layouts/palette.html"


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """From outside of an organization: to one's organizations."""
    memberships = list(Membership.objects.of(cast(Request, request).user))
    context = {"memberships": memberships, "finds_everywhere": len(memberships) > 1}
    return render(request, TEMPLATE, context)


@require_role(Role.VIEWER)
@require_safe
def organization_palette(request: OrganizationRequest) -> HttpResponse:
    """From a page of an organization: to its others, and to one's other organizations."""
    membership = request.membership
    context = {
        "memberships": [each for each in request.memberships if each != membership],
        "may_edit": membership.may(Role.OPERATOR),
        "may_manage": membership.may(Role.ADMIN),
        "finds_everywhere": len(request.memberships) > 1,
    }
    return render(request, TEMPLATE, context)


@require_safe
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Every key there is; the script leaves out those that do nothing on a page."""
    return render(request, "layouts/shortcuts.html")
