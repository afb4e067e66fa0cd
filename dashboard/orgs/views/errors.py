"""The answers to what a person may not do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..access import RoleTooLow
from ..models import Role


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the role that is needed and the person's own where a role is the reason."""
    membership = getattr(request, "membership", None)
    context = {
        "needed": exception.needed.label if isinstance(exception, RoleTooLow) else None,
        "role": Role(membership.role).label if membership else None,
    }
    return _refuse(request, "403.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that wasn't ours, or that is older than the person's session."""
    return _refuse(request, "403_csrf.html", {"form_expired": True})


def _refuse(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """As a page; for HTMX as a partial, which the header says is ours to swap in."""
    if not getattr(request, "htmx", None):
        return render(request, template, context, status=403)
    response = render(request, "orgs/_refused.html", context, status=403)
    response["X-Dashboard-Partial"] = "error"
    return response
