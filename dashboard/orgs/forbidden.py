"""The answers to what a person may not do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.web.toasts import error_toast

from .access import RoleTooLow
from .models import Role


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the role that is needed and the person's own where a role is the reason."""
    membership = getattr(request, "membership", None)
    needed = exception.needed.label if isinstance(exception, RoleTooLow) else None
    role = Role(membership.role).label if membership else None
    if getattr(request, "htmx", None):
        why = f"This needs the role {needed}; yours is {role}." if needed else ""
        return error_toast(request, f"This isn't allowed. {why}", status=403)
    return render(request, "403.html", {"needed": needed, "role": role}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that wasn't ours, or that is older than the person's session."""
    return render(request, "403_csrf.html", status=403)
