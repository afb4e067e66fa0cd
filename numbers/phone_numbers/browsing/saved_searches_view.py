"""Questions that save, rename and delete a search, in a dialog of the list or as pages."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.activity.record import Actor
from dashboard.orgs.access import RoleTooLow, require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.dialogs import ask, go_to
from phone_numbers.models import MAX_SEARCH_NAME, SavedSearch

from . import saved_searches as searches
from .list_page import list_query_of

FOLDER = "phone_numbers/browsing"


class NameForm(forms.Form):
    name = forms.CharField(required=False, widget=forms.TextInput({"autocomplete": "off"}))


class SearchForm(NameForm):
    shared = forms.BooleanField(required=False)

    def __init__(self, *args: Any, organization: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared"].label = f"Share with everybody in {organization}"


@require_role(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def save_search(request: OrganizationRequest) -> HttpResponse:
    """Ask for a name of the search that the address has. On POST, save it."""
    query, _ = list_query_of(request, request.GET)
    initial = {"name": query.search[:MAX_SEARCH_NAME]}
    form = SearchForm(request.POST or None, initial=initial, organization=request.organization.name)
    may_share = request.membership.may(Role.OPERATOR)
    if not may_share:
        del form.fields["shared"]
    if request.method == "POST" and form.is_valid():
        if "shared" in request.POST and not may_share:
            raise RoleTooLow(Role.OPERATOR)
        name, shared = form.cleaned_data["name"], form.cleaned_data.get("shared", False)
        by = Actor.from_request(request)
        try:
            search = searches.save(request.organization, name, query, shared=shared, by=by)
        except searches.Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            return _done(request, f"“{search.name}” was saved.", search.query)
    context = {"form": form, "back": _list(request) + query.to_address()}
    return _ask(request, "save_search", context)


@require_role(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def rename_search(request: OrganizationRequest, search_id: int) -> HttpResponse:
    """Ask for another name of a search. On POST, rename it."""
    search = _find(request, search_id)
    if search is None:
        return _done(request, searches.ALREADY_DELETED)
    form = NameForm(request.POST or None, initial={"name": search.name})
    if request.method == "POST" and form.is_valid():
        try:
            searches.rename(search, form.cleaned_data["name"], by=Actor.from_request(request))
        except searches.Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            return _done(request, f"The search is now called “{search.name}”.", search.query)
    context = {"form": form, "search": search, "back": _list(request) + search.query}
    return _ask(request, "rename_search", context)


@require_role(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def delete_search(request: OrganizationRequest, search_id: int) -> HttpResponse:
    """Ask before a search is deleted. On POST, delete it."""
    search = _find(request, search_id)
    if search is None:
        return _done(request, searches.ALREADY_DELETED)
    if request.method != "POST":
        context = {"search": search, "back": _list(request) + search.query}
        return _ask(request, "delete_search", context)
    try:
        searches.delete(search, by=Actor.from_request(request))
    except searches.Refusal as refusal:
        return _done(request, str(refusal))
    return _done(request, f"“{search.name}” was deleted.", search.query)


def _find(request: OrganizationRequest, search_id: int) -> SavedSearch | None:
    """Return a search that this member may change.

    Another person's own search is treated like one that doesn't exist. Raises RoleTooLow.
    """
    found = searches.searches_for(request.organization, request.user).filter(pk=search_id).first()
    if found and not searches.may_change(found, request.membership):
        raise RoleTooLow(Role.ADMIN)
    return found


def _ask(request: OrganizationRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    return ask(request, f"{FOLDER}/{template}.html", context, status=status)


def _done(request: OrganizationRequest, words: str, query: str = "") -> HttpResponse:
    """Lead to the list with a search, and show a message there."""
    messages.success(request, words)
    return go_to(request, _list(request) + query)


def _list(request: OrganizationRequest) -> str:
    return reverse("phone_numbers:list", args=[request.organization.slug])
