"""The search in all organizations of a person, and the numbers in the command palette."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import replace_url

from dashboard.orgs.access import require_role
from dashboard.orgs.encryption import UnreadableKey
from dashboard.orgs.http import OrganizationRequest, Request
from dashboard.orgs.models import Membership, Role
from dashboard.orgs.second_factor import open_memberships
from dashboard.web.htmx import render_part, wants_part
from phone_numbers.browsing.list_query import ListQuery, searched_text
from phone_numbers.browsing.rendering import render_rows
from phone_numbers.browsing.saved_searches import searches_for
from phone_numbers.failures import failure_of
from vapi_client.errors import VapiError

from .everywhere import (
    OrganizationResult,
    Progress,
    id_in,
    read_search,
    search_everywhere,
    search_organization,
)
from .palette import suggest_assignees, suggest_numbers

PAGE = "phone_numbers/search/everywhere.html"
SECTION = "phone_numbers/search/organization.html"
SUGGESTIONS = "phone_numbers/search/suggestions.html"
TOGETHER = "together"


@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """Show a section for each organization, which loads itself; all at once without JavaScript.

    For an htmx request, return only the part above the sections.
    """
    person_request = cast(Request, request)
    memberships = open_memberships(person_request)
    if not memberships:
        return redirect("home")
    query, corrections = read_search(request.GET)
    together = bool(query.search) and TOGETHER in request.GET
    fragment = wants_part(person_request)
    address = _address(request.path, query, together=together and not fragment)
    if not fragment and request.get_full_path() != address:
        for correction in corrections:
            messages.warning(request, correction)
        return redirect(address)
    results = search_everywhere(memberships, query) if together and not fragment else []
    context = {
        **_search_context(request.path, query),
        "sections": _sections(memberships, results),
        "progress": Progress(len(memberships), results),
    }
    response = render_part(person_request, PAGE, "searched", context)
    return replace_url(response, address) if fragment else response


@require_role(Role.VIEWER)
@require_safe
def organization_section(request: OrganizationRequest) -> HttpResponse:
    """Search one organization, and return the content of its section."""
    query, _ = read_search(request.GET)
    if not query.search:
        return HttpResponse()
    result = search_organization(request.membership, query)
    section = _section(request.membership, result)
    context = {**_search_context(reverse("find"), query), "section": section}
    response = render(request, SECTION, context)
    if result.failure:
        response.status_code = result.failure.status
        response["X-Dashboard-Partial"] = "error"
    return response


@require_role(Role.VIEWER)
@require_safe
def palette(request: OrganizationRequest) -> HttpResponse:
    """Return the palette of an organization: its pages and searches, and other organizations."""
    membership = request.membership
    context = {
        "memberships": [each for each in request.memberships if each != membership],
        "searches": searches_for(request.organization, request.user),
        "may_edit": membership.may(Role.OPERATOR),
        "may_manage": membership.may(Role.ADMIN),
        "finds_everywhere": len(request.memberships) > 1,
    }
    return render(request, "layouts/palette.html", context)


@require_role(Role.VIEWER)
@require_safe
def palette_suggestions(request: OrganizationRequest) -> HttpResponse:
    """List what the command palette suggests for a text (palette-options.js), or the failure."""
    query, _ = read_search({"q": request.GET.get("search", "")})
    try:
        suggestions = suggest_numbers(request.organization, query.search)
    except (VapiError, UnreadableKey) as error:
        failure = failure_of(error)
        assert failure  # noqa: S101 - the catalogue has an entry for each
        response = render(request, SUGGESTIONS, {"failure": failure}, status=failure.status)
        response["X-Dashboard-Partial"] = "error"
        return response
    context = {
        "suggestions": suggestions,
        "assignees": suggest_assignees(request.organization, query.search),
        "query": query,
    }
    return render(request, SUGGESTIONS, context)


def _address(path: str, query: ListQuery, *, together: bool = False) -> str:
    parameters = {"q": query.search} if query.search else {}
    if together:
        parameters[TOGETHER] = "1"
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _search_context(path: str, query: ListQuery) -> dict[str, Any]:
    asked = id_in(query) or searched_text(query.search)
    plain = (query.search, query.search.lower(), query.search.strip('"'))
    return {
        "query": query,
        "searched": asked if asked not in plain else "",
        "together": _address(path, query, together=True),
    }


def _sections(
    memberships: list[Membership], results: list[OrganizationResult]
) -> list[dict[str, Any]]:
    by_membership = {each.membership.pk: each for each in results}
    return [_section(each, by_membership.get(each.pk)) for each in memberships]


def _section(membership: Membership, result: OrganizationResult | None) -> dict[str, Any]:
    """Return the context of an organization's section, with its result once there is one."""
    base = membership.organization.get_absolute_url()
    return {
        "organization": membership.organization,
        "result": result,
        "rows": render_rows(result.rows, base=base) if result and result.rows else "",
        "may_set_key": membership.may(Role.ADMIN),
    }
