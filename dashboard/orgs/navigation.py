"""The content of the command palette and of the shortcuts (static/js/palette.js, keyboard.js)."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .http import Request


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """Return the palette of a page outside organizations: it lists the person's organizations."""
    memberships = cast(Request, request).memberships
    context = {"memberships": memberships, "finds_everywhere": len(memberships) > 1}
    return render(request, "layouts/palette.html", context)


@require_safe
def shortcuts(request: HttpRequest) -> HttpResponse:
    """List every shortcut. The script hides those that do nothing on the page."""
    return render(request, "layouts/shortcuts.html")
