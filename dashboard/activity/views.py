"""The page of an organization's activity."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from django_htmx.http import push_url, replace_url

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.exports import csv_download
from dashboard.web.htmx import render_part, wants_part

from .downloads import download
from .entries import read_page
from .files import table
from .filters import OUTCOMES, Filters, kinds, people_in_record


@require_role(Role.VIEWER)
@require_safe
def activity(request: OrganizationRequest) -> HttpResponseBase:
    """List the attempts that pass the filters, newest first.

    For htmx, return only the results; with `format=csv`, a file.
    """
    filters = Filters.read(request.GET.dict())
    if request.GET.get("format") == "csv":
        return download(request, lambda: table(request.organization, filters), csv_download)
    fragment = wants_part(request)
    address = request.path + filters.to_address()
    if not fragment and request.get_full_path() != address:
        return redirect(address)
    context = _results(request, filters) if fragment else _page(request, filters)
    response = render_part(request, "activity/list.html", "results", context)
    if fragment:
        _show_address(request, response, filters)
    return response


def _results(request: OrganizationRequest, filters: Filters) -> dict[str, Any]:
    page = read_page(request.organization, filters)
    every = filters.on_page(None).to_address()
    return {
        "page": page,
        "filters": filters,
        "newest": every or request.path,
        "older": filters.on_page(page.older).to_address(),
        "download": f"{every}&format=csv" if every else "?format=csv",
        "may_edit": request.membership.may(Role.OPERATOR),
    }


def _page(request: OrganizationRequest, filters: Filters) -> dict[str, Any]:
    """Add the toolbar's choices. A selected person who isn't in the record stays selected."""
    people = people_in_record(request.organization)
    selected = [filters.person] if filters.person and filters.person not in people else []
    return {
        **_results(request, filters),
        "people": [*selected, *people],
        "kinds": kinds(),
        "outcomes": OUTCOMES,
    }


def _show_address(request: OrganizationRequest, response: HttpResponse, filters: Filters) -> None:
    """Push the address to the history. Typing on adds no further step to it."""
    shown = Filters.read(QueryDict(urlsplit(request.htmx.current_url or "").query).dict())
    still_typing = shown.subject and replace(shown, subject=filters.subject) == filters
    show = replace_url if shown == filters or (still_typing and filters.subject) else push_url
    show(response, request.path + filters.to_address())
