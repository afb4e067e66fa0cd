"""The list of an organization's numbers."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url, replace_url

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.orgs.preferences import LIMITS, Column, Density
from dashboard.web.htmx import render_part, wants_part

from .list_query import Browse, date_inputs, read_browse, searched_text
from .rendering import render_rows
from .rows import Listing, list_numbers

SORT_BY_LABELS = {
    "createdAt": "By creation",
    "duration": "By call duration",
    "cost": "By call cost",
}
NEWEST = {"DESC": "Newest first", "ASC": "Oldest first"}
HIGHEST = {"DESC": "Highest first", "ASC": "Lowest first"}


@require_role(Role.VIEWER)
@require_safe
def number_list(request: OrganizationRequest) -> HttpResponse:
    """The page as a whole, or its results alone for HTMX."""
    browse, corrections = browse_of(request, request.GET)
    fragment = wants_part(request)
    address = request.path + browse.to_address()
    if not fragment and request.get_full_path() != address:
        for correction in corrections:
            messages.warning(request, correction)
        return redirect(address)
    listing = list_numbers(request.organization, browse)
    context = {**_context(request, request.path, listing), "corrections": corrections}
    response = render_part(request, "phone_numbers/browsing/list.html", "results", context)
    if fragment:
        _show_address(request, response, browse)
    return response


def browse_of(
    request: OrganizationRequest, parameters: Mapping[str, str]
) -> tuple[Browse, list[str]]:
    """What an address asks for, in pages of this person's size unless it states another."""
    return read_browse(parameters, request.user.preferences.limit)


def browse_in_view(request: OrganizationRequest) -> Browse:
    """What the page shows that HTMX is used on."""
    query = urlsplit(request.htmx.current_url or "").query
    return browse_of(request, dict(parse_qsl(query)))[0]


def results(request: OrganizationRequest, browse: Browse, *, words: str) -> HttpResponse:
    """The results again after one of them went, with a toast: of the page before where it was the
    last one of its page."""
    listing = list_numbers(request.organization, browse)
    if listing.is_beyond_the_end:
        listing = list_numbers(request.organization, browse.on_page(listing.pages))
    path = reverse("phone_numbers:list", args=[request.organization.slug])
    context = {**_context(request, path, listing), "fragment": True, "words": words}
    response = render(request, "phone_numbers/browsing/list.html#results", context)
    return replace_url(response, path + listing.browse.to_address())


def _context(request: OrganizationRequest, path: str, listing: Listing) -> dict[str, object]:
    may_edit = request.membership.may(Role.OPERATOR)
    may_delete = request.membership.may(Role.ADMIN)
    return {
        "listing": listing,
        "address": path,
        "rows": render_rows(listing.rows, may_edit=may_edit, may_delete=may_delete),
        "may_edit": may_edit,
        "may_delete": may_delete,
        **_toolbar(listing.browse),
        **_addresses(path, listing),
    }


def _toolbar(browse: Browse) -> dict[str, object]:
    """What the toolbar offers and what of it is chosen."""
    searched = searched_text(browse.search)
    return {
        "browse": browse,
        "limits": LIMITS,
        "columns": Column.choices,
        "densities": Density.choices,
        "sort_by": SORT_BY_LABELS,
        "sort_order": NEWEST if browse.sort_by == "createdAt" else HIGHEST,
        "dates": date_inputs(browse.dates),
        "searched": searched if searched not in (browse.search, browse.search.strip('"')) else "",
    }


def _addresses(path: str, listing: Listing) -> dict[str, object]:
    """Where the links of the list lead."""
    browse, last = listing.browse, listing.pages
    places = {"first": 1, "previous": browse.page - 1, "next": browse.page + 1, "last": last}
    return {
        "pages": {
            name: path + browse.on_page(page).to_address()
            for name, page in places.items()
            if 1 <= page <= last
        },
        "without_dates": path + replace(browse, dates=(), page=1).to_address(),
    }


def _show_address(request: OrganizationRequest, response: HttpResponse, browse: Browse) -> None:
    """Has the browser show where this is: a step in the history, but one alone while typing."""
    before = browse_in_view(request)
    still_typing = (
        before.search != browse.search != "" != before.search
        and replace(before, search=browse.search, page=browse.page) == browse
    )
    show = replace_url if before == browse or still_typing else push_url
    show(response, request.path + browse.to_address())
