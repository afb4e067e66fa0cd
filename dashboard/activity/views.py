"""Who changed what."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.http import push_url, replace_url

from dashboard.exports import csv_download
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from .entries import read_page
from .files import table
from .filters import OUTCOMES, Filters, kinds, persons

TEMPLATE = "activity/list.html"


@require_role(Role.VIEWER)
@require_safe
def activity(request: OrganizationRequest) -> HttpResponseBase:
    """Every change and attempt that passes the filters, the newest first: as a page, as its
    results alone for HTMX, or as a file."""
    filters = Filters.read(request.GET.dict())
    if request.GET.get("format") == "csv":
        return csv_download(table(request.organization, filters))
    fragment = bool(request.htmx) and not request.htmx.history_restore_request
    address = request.path + filters.to_address()
    if not fragment and request.get_full_path() != address:
        return redirect(address)
    context = _results(request, filters) if fragment else _page(request, filters)
    template = f"{TEMPLATE}#results" if fragment else TEMPLATE
    response = render(request, template, {**context, "fragment": fragment})
    if fragment:
        _show_address(request, response, address)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
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
    """With what can be chosen; somebody who isn't in the record stays chosen."""
    people = persons(request.organization)
    chosen = [filters.person] if filters.person and filters.person not in people else []
    return {
        **_results(request, filters),
        "persons": [*chosen, *people],
        "kinds": kinds(),
        "outcomes": OUTCOMES,
    }


def _show_address(request: OrganizationRequest, response: HttpResponse, address: str) -> None:
    """A step in the history, unless nothing else is shown than before."""
    shown = urlsplit(request.htmx.current_url or "")
    is_same = f"{shown.path}?{shown.query}".rstrip("?") == address
    (replace_url if is_same else push_url)(response, address)
