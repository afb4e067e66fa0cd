"""Saved searches: in the menu above the list, or on a page of their own."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.activity.record import Actor
from dashboard.orgs.access import RoleTooLow, require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.models import SavedSearch

from . import saved_searches as searches
from .list_query import Browse
from .list_view import browse_in_view, browse_of

PAGE = "phone_numbers/browsing/saved_searches.html"


@require_role(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_searches(request: OrganizationRequest) -> HttpResponse:
    """What there is, and a form to save what is looked at; by POST, saves it."""
    if request.method == "POST":
        return _save(request)
    if request.htmx:
        return _answer(request, browse_in_view(request))
    return _answer(request, browse_of(request, request.GET)[0])


@require_role(Role.VIEWER)
@require_POST
def delete_search(request: OrganizationRequest, search_id: int) -> HttpResponse:
    """Deletes one's own, or as admin a shared one. Of others' own there is nothing to be known."""
    found = searches.searches_for(request.organization, request.user).filter(pk=search_id).first()
    words = searches.GONE
    if found:
        if not searches.may_delete(found, request.membership):
            raise RoleTooLow(Role.ADMIN)
        try:
            searches.delete(found, by=Actor.from_request(request))
            words = f"“{found.name}” was deleted."
        except searches.Refusal as refusal:
            words = str(refusal)
    if request.htmx:
        return _answer(request, browse_in_view(request), words=words)
    messages.success(request, words)
    return redirect("phone_numbers:searches", request.organization.slug)


def _save(request: OrganizationRequest) -> HttpResponse:
    query = QueryDict(request.POST.get("query", "").removeprefix("?")).dict()
    browse, _ = browse_of(request, query)
    name, shared = request.POST.get("name", ""), "shared" in request.POST
    if shared and not request.membership.may(Role.OPERATOR):
        raise RoleTooLow(Role.OPERATOR)
    try:
        by = Actor.from_request(request)
        search = searches.save(request.organization, name, browse, shared=shared, by=by)
    except searches.Refusal as refusal:
        said = {"error": str(refusal), "name": name, "shared": shared}
        return _answer(request, browse, status=422, **said)
    words = f"“{search.name}” is saved."
    if request.htmx:
        return _answer(request, browse, words=words)
    messages.success(request, words)
    address = reverse("phone_numbers:list", args=[request.organization.slug])
    return redirect(address + search.query)


def _answer(
    request: OrganizationRequest, browse: Browse, *, status: int = 200, **said: object
) -> HttpResponse:
    """The page, or the content of the menu for HTMX."""
    groups: dict[str, list[tuple[SavedSearch, bool]]] = {"Yours": [], "Shared": []}
    for search in searches.searches_for(request.organization, request.user):
        group = groups["Shared" if search.shared else "Yours"]
        group.append((search, searches.may_delete(search, request.membership)))
    context = {
        "groups": groups,
        "browse": browse,
        "may_share": request.membership.may(Role.OPERATOR),
        **said,
    }
    template = f"{PAGE}#menu" if request.htmx else PAGE
    response = render(request, template, context, status=status)
    response["X-Dashboard-Partial"] = "searches"
    return response
