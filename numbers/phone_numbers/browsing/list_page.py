"""The page with the list of numbers: what its address asks for, and what its template shows."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import push_url, replace_url

from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.orgs.preferences import LIMITS, Column, Density
from phone_numbers.editing.inline_inputs import editor_templates

from .chips import chips_of
from .date_inputs import date_inputs
from .fetch import Listing, fetch_list
from .list_address import read_list_query
from .list_query import ListQuery, searched_text
from .orders import heading_of, orders_of
from .rendering import render_rows
from .saved_searches import may_change as may_change_search
from .saved_searches import searches_for

TEMPLATE = "phone_numbers/browsing/list.html"


def list_query_of(
    request: OrganizationRequest, parameters: Mapping[str, str]
) -> tuple[ListQuery, list[str]]:
    """Return the query for this person, whose preferred page size applies, and corrections."""
    return read_list_query(parameters, request.user.preferences.limit)


def current_list_query(request: OrganizationRequest) -> ListQuery:
    """Return the query of the page that sent this htmx request."""
    parameters = urlsplit(request.htmx.current_url or "").query
    return list_query_of(request, dict(parse_qsl(parameters)))[0]


def list_context(request: OrganizationRequest, path: str, listing: Listing) -> dict[str, object]:
    may_edit = request.membership.may(Role.OPERATOR)
    may_delete = request.membership.may(Role.ADMIN)
    rows = render_rows(
        listing.rows,
        may_edit=may_edit,
        may_delete=may_delete,
    )
    return {
        "listing": listing,
        "address": path,
        "rows": rows,
        "may_edit": may_edit,
        "may_delete": may_delete,
        "editors": editor_templates("row", "") if may_edit else "",
        **_toolbar(listing.query),
        **_tabs(request, listing.query),
        **_links(path, listing),
    }


def render_results(request: OrganizationRequest, query: ListQuery, *, toast: str) -> HttpResponse:
    """Fetch the results again after a number was deleted, and show a toast.

    If the page is now beyond the end, render the last page instead. Raises VapiError.
    """
    listing = fetch_list(request.organization, query)
    if listing.is_beyond_the_end:
        listing = fetch_list(request.organization, query.on_page(listing.pages))
    path = reverse("phone_numbers:list", args=[request.organization.slug])
    context = {**list_context(request, path, listing), "fragment": True, "toast": toast}
    response = render(request, f"{TEMPLATE}#results", context)
    return replace_url(response, path + listing.query.to_address())


def show_address(request: OrganizationRequest, response: HttpResponse, query: ListQuery) -> None:
    """Make the browser show the query's address. Typing on adds no further step to the history."""
    before = current_list_query(request)
    still_typing = (
        before.search != query.search != "" != before.search
        and replace(before, search=query.search, page=query.page) == query
    )
    show = replace_url if before == query or still_typing else push_url
    show(response, request.path + query.to_address())


def _toolbar(query: ListQuery) -> dict[str, object]:
    searched = searched_text(query.search)
    return {
        "query": query,
        "dates": date_inputs(query.dates),
        "limits": LIMITS,
        "columns": Column.choices,
        "densities": Density.choices,
        "searched": searched if searched not in (query.search, query.search.strip('"')) else "",
    }


def _tabs(request: OrganizationRequest, query: ListQuery) -> dict[str, object]:
    searches = searches_for(request.organization, request.user)
    current = next((each for each in searches if each.query == query.search_address), None)
    may_change = current is not None and may_change_search(current, request.membership)
    return {"searches": searches, "current": current, "may_change": may_change}


def _links(path: str, listing: Listing) -> dict[str, object]:
    query, last = listing.query, listing.pages
    places = {"first": 1, "previous": query.page - 1, "next": query.page + 1, "last": last}
    return {
        "pages": {
            name: path + query.on_page(page).to_address()
            for name, page in places.items()
            if 1 <= page <= last and page != query.page
        },
        "download": f"{path}{query.search_address or '?'}&format=".replace("?&", "?"),
        "by_creation": heading_of(path, query),
        "orders": orders_of(path, query),
        "kept": query.on_page(1).parameters,
        "chips": chips_of(path, query),
        "without_dates": path + replace(query, dates=(), page=1).to_address(),
        "without_filters": path + replace(query, filters=(), page=1).to_address(),
    }
