"""Numbers to jump to, by a part of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.encryption import UnreadableKey
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.browsing.list_query import read_browse
from phone_numbers.failures import failure_of
from vapi_client.errors import VapiError

from .palette import find_numbers

TEMPLATE = "phone_numbers/search/palette.html"


@require_role(Role.VIEWER)
@require_safe
def found_numbers(request: OrganizationRequest) -> HttpResponse:
    """The choices of the command palette (static/js/palette.js), or what kept them from it."""
    browse, _ = read_browse({"search": request.GET.get("search", "")})
    try:
        findings = find_numbers(request.organization, browse.search)
    except (VapiError, UnreadableKey) as error:
        failure = failure_of(error)
        assert failure  # noqa: S101 - every one of these is explained
        response = render(request, TEMPLATE, {"failure": failure}, status=failure.status)
        response["X-Dashboard-Partial"] = "error"
        return response
    return render(request, TEMPLATE, {"findings": findings, "browse": browse})
