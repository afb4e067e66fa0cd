"""The list of numbers, the page of one number, and saved searches."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.activity.record import Actor
from dashboard.orgs.access import RoleTooLow, require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.downloads import start_download
from dashboard.web.exports import Table, csv_download
from dashboard.web.htmx import render_part, wants_part
from dashboard.web.workbooks import xlsx_download
from phone_numbers.editing.inline_inputs import editor_templates
from phone_numbers.files.table import numbers_table
from phone_numbers.models import SavedSearch

from . import saved_searches as searches
from .banners import banner_of
from .detail_page import detail_context
from .fetch import fetch_list, fetch_number
from .list_page import (
    TEMPLATE,
    current_list_query,
    list_context,
    list_query_of,
    show_address,
)
from .list_query import ListQuery

DOWNLOADS: dict[str, Callable[[Table, str], HttpResponseBase]] = {
    "csv": partial(csv_download, marks_encoding=True),
    "xlsx": xlsx_download,
}
SAVED_SEARCHES = "phone_numbers/browsing/saved_searches.html"


@require_role(Role.VIEWER)
@require_safe
def number_list(request: OrganizationRequest) -> HttpResponseBase:
    """Show a page of the list; for htmx, only the results; with a `format`, a file of all pages."""
    query, corrections = list_query_of(request, request.GET)
    if write := DOWNLOADS.get(request.GET.get("format", "")):
        return start_download(
            request,
            lambda: write(
                numbers_table(request.organization, query.to_page_query()),
                request.organization.slug,
            ),
        )
    fragment = wants_part(request)
    address = request.path + query.to_address()
    if not fragment and request.get_full_path() != address:
        for correction in corrections:
            messages.warning(request, correction)
        return redirect(address)
    listing = fetch_list(request.organization, query)
    context = {**list_context(request, request.path, listing), "corrections": corrections}
    if not fragment:
        context["banner"] = banner_of(request.organization)
    response = render_part(request, TEMPLATE, "results", context)
    if fragment:
        show_address(request, response, query)
    return response


@require_role(Role.VIEWER)
@require_safe
def number_detail(request: OrganizationRequest, number_id: str) -> HttpResponse:
    """Show one number in sections and as JSON, with credentials masked."""
    context = detail_context(request, fetch_number(request.organization, number_id))
    context["editors"] = editor_templates("page", "../") if context["may_edit"] else ""
    return render(request, "phone_numbers/browsing/detail.html", context)


@require_role(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_searches(request: OrganizationRequest) -> HttpResponse:
    """List the saved searches, with a form that saves the current one; by POST, save it."""
    if request.method == "POST":
        return _save_search(request)
    if request.htmx:
        return _saved_searches(request, current_list_query(request))
    return _saved_searches(request, list_query_of(request, request.GET)[0])


@require_role(Role.VIEWER)
@require_POST
def delete_saved_search(request: OrganizationRequest, search_id: int) -> HttpResponse:
    """Delete a person's own search; an admin may delete shared ones too.

    Another person's own search is answered like one that doesn't exist.
    """
    found = searches.searches_for(request.organization, request.user).filter(pk=search_id).first()
    words = searches.ALREADY_DELETED
    if found:
        if not searches.may_delete(found, request.membership):
            raise RoleTooLow(Role.ADMIN)
        try:
            searches.delete(found, by=Actor.from_request(request))
            words = f"“{found.name}” was deleted."
        except searches.Refusal as refusal:
            words = str(refusal)
    if request.htmx:
        return _saved_searches(request, current_list_query(request), words=words)
    messages.success(request, words)
    return redirect("phone_numbers:searches", request.organization.slug)


def _save_search(request: OrganizationRequest) -> HttpResponse:
    parameters = QueryDict(request.POST.get("query", "").removeprefix("?")).dict()
    query, _ = list_query_of(request, parameters)
    name, shared = request.POST.get("name", ""), "shared" in request.POST
    if shared and not request.membership.may(Role.OPERATOR):
        raise RoleTooLow(Role.OPERATOR)
    try:
        by = Actor.from_request(request)
        search = searches.save(request.organization, name, query, shared=shared, by=by)
    except searches.Refusal as refusal:
        typed = {"error": str(refusal), "name": name, "shared": shared}
        return _saved_searches(request, query, status=422, **typed)
    words = f"“{search.name}” was saved."
    if request.htmx:
        return _saved_searches(request, query, words=words)
    messages.success(request, words)
    address = reverse("phone_numbers:list", args=[request.organization.slug])
    return redirect(address + search.query)


def _saved_searches(
    request: OrganizationRequest, query: ListQuery, *, status: int = 200, **context: object
) -> HttpResponse:
    """Render the page; for htmx, only the content of the menu."""
    groups: dict[str, list[tuple[SavedSearch, bool]]] = {"Yours": [], "Shared": []}
    for search in searches.searches_for(request.organization, request.user):
        group = groups["Shared" if search.shared else "Yours"]
        group.append((search, searches.may_delete(search, request.membership)))
    template = f"{SAVED_SEARCHES}#menu" if request.htmx else SAVED_SEARCHES
    may_share = request.membership.may(Role.OPERATOR)
    shown = {"groups": groups, "query": query, "may_share": may_share, **context}
    response = render(request, template, shown, status=status)
    response["X-Dashboard-Partial"] = "searches"
    return response
