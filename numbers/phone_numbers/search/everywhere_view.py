"""Whose number is this? One search in all organizations that a person belongs to."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import replace_url

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest, Request
from dashboard.orgs.models import Membership, Role
from dashboard.web.htmx import render_part, wants_part
from phone_numbers.browsing.list_query import Browse, searched_text
from phone_numbers.browsing.rendering import render_rows

from . import everywhere
from .everywhere import Found, Progress, find_in, id_in, read_search

PAGE, SECTION = "phone_numbers/search/everywhere.html", "phone_numbers/search/found.html"
TOGETHER = "together"


@require_safe
def find_everywhere(request: HttpRequest) -> HttpResponse:
    """The page, whose sections fetch what their organizations have; without JavaScript all of it.

    For HTMX alone what stands above the sections, which follow what is typed by themselves.
    """
    person_request = cast(Request, request)
    memberships = list(Membership.objects.for_user(person_request.user))
    if not memberships:
        return redirect("home")
    person_request.memberships = memberships
    browse, corrections = read_search(request.GET)
    together = bool(browse.search) and TOGETHER in request.GET
    fragment = wants_part(person_request)
    address = _address(request.path, browse, together=together and not fragment)
    if not fragment and request.get_full_path() != address:
        for correction in corrections:
            messages.warning(request, correction)
        return redirect(address)
    found = everywhere.find_everywhere(memberships, browse) if together and not fragment else []
    context = {
        **_searched(request.path, browse),
        "sections": _sections(memberships, found),
        "progress": Progress(len(memberships), found),
    }
    response = render_part(person_request, PAGE, "searched", context)
    return replace_url(response, address) if fragment else response


@require_role(Role.VIEWER)
@require_safe
def found_here(request: OrganizationRequest) -> HttpResponse:
    """What one organization has, or why that isn't known: the content of its section."""
    browse, _ = read_search(request.GET)
    if not browse.search:
        return HttpResponse()
    found = find_in(request.membership, browse)
    context = {**_searched(reverse("find"), browse), "section": _section(request.membership, found)}
    response = render(request, SECTION, context)
    if found.failure:
        response.status_code = found.failure.status
        response["X-Dashboard-Partial"] = "error"
    return response


def _address(path: str, browse: Browse, *, together: bool = False) -> str:
    parameters = {"q": browse.search} if browse.search else {}
    if together:
        parameters[TOGETHER] = "1"
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _searched(path: str, browse: Browse) -> dict[str, Any]:
    """What is searched for, as the templates tell it."""
    asked = id_in(browse) or searched_text(browse.search)
    plain = (browse.search, browse.search.lower(), browse.search.strip('"'))
    return {
        "browse": browse,
        "searched": asked if asked not in plain else "",
        "together": _address(path, browse, together=True),
    }


def _sections(memberships: list[Membership], found: list[Found]) -> list[dict[str, Any]]:
    by_id = {each.membership.pk: each for each in found}
    return [_section(each, by_id.get(each.pk)) for each in memberships]


def _section(membership: Membership, found: Found | None) -> dict[str, Any]:
    """One organization's: what it has, once that is known."""
    organization = membership.organization
    base = organization.get_absolute_url()
    return {
        "organization": organization,
        "found": found,
        "rows": render_rows(found.rows, base=base) if found and found.rows else "",
        "may_set_key": membership.may(Role.ADMIN),
    }
