"""The answer to a person who may not do something."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.web.toasts import error_toast

from .access import RoleTooLow
from .models import Role


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return a 403 that names the needed role and the person's own, if the role is the reason."""
    membership = getattr(request, "membership", None)
    needed = exception.needed.label if isinstance(exception, RoleTooLow) else None
    role = Role(membership.role).label if membership else None
    if getattr(request, "htmx", None):
        reason = f"This needs the role {needed}; yours is {role}." if needed else ""
        return error_toast(request, f"This isn't allowed. {reason}", status=403)
    return render(request, "403.html", {"needed": needed, "role": role}, status=403)
