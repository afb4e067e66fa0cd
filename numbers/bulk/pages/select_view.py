"""Keeps what a person selected in a list of numbers, and leads to the form that changes it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from bulk.drafting.selection import Selection
from bulk.models import SelectedNumbers
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Organization, Role
from dashboard.web.row_ids import row_id
from phone_numbers.browsing.list_address import read_list_query
from phone_numbers.browsing.number_filters import filtered_ids

NOTHING_SELECTED = "Select the numbers to change first."


@require_role(Role.OPERATOR)
@require_POST
def select(request: OrganizationRequest) -> HttpResponse:
    slug, selection = request.organization.slug, _posted(request.organization, request.POST)
    if not selection:
        messages.warning(request, NOTHING_SELECTED)
        return redirect("phone_numbers:list", slug)
    kept = SelectedNumbers.objects.create(
        organization=request.organization, selection=selection.to_json(), made_by=request.user
    )
    return redirect(f"{reverse('bulk:new', args=[slug])}?selection={kept.pk}")


def selected(organization: Organization, key: str) -> Selection:
    """Return the selection that an address names; an empty one if there is none, or no more."""
    pk = row_id(key)
    if pk is None:
        return Selection()
    kept = SelectedNumbers.objects.filter(organization=organization, pk=pk).first()
    return Selection.read(kept.selection) if kept else Selection()


def _posted(organization: Organization, posted: QueryDict) -> Selection:
    """Return the checked numbers, with those of other pages that the list's script has kept; or
    all that a search matches, or a filter by the audit.
    """
    if "matching" in posted:
        return _matching(organization, _parameters(posted.get("matching", "")))
    if name := posted.get("filter"):
        chosen = _parameters(posted.get("query", ""))
        return Selection.of_ids(filtered_ids(name, organization, chosen))
    return Selection.of_ids([*posted.getlist("number"), *posted.get("numbers", "").split(",")])


def _matching(organization: Organization, parameters: Mapping[str, str]) -> Selection:
    """Return all numbers of a list: a search, or its numbers if it has filters that Vapi lacks."""
    query, _ = read_list_query(parameters)
    if query.filters:
        return Selection.of_ids(filtered_ids("list", organization, parameters))
    return Selection.of_search(parameters)


def _parameters(address: str) -> dict[str, str]:
    parameters = QueryDict(address.removeprefix("?"))
    return {name: str(parameters[name]) for name in parameters}
