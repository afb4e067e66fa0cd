"""The content of the command palette and of the shortcuts (static/js/palette.js, keyboard.js)."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .access import require_role
from .http import OrganizationRequest, Request
from .models import Role

TEMPLATE = "layouts/palette.html"


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """Return the palette of a page outside organizations: it lists the person's organizations."""
    memberships = cast(Request, request).memberships
    context = {"memberships": memberships, "finds_everywhere": len(memberships) > 1}
    return render(request, TEMPLATE, context)


@require_role(Role.VIEWER)
@require_safe
def organization_palette(request: OrganizationRequest) -> HttpResponse:
    """Return the palette of an organization: its pages and the person's other organizations."""
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
    """List every shortcut. The script hides those that do nothing on the page."""
    return render(request, "layouts/shortcuts.html")
