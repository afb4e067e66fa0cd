"""The choice of a filter to add to the list."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from .date_inputs import date_inputs
from .filters import FILTERS, Choice, source
from .list_page import current_list_query, list_query_of
from .list_query import ListQuery

TEMPLATE = "phone_numbers/browsing/add_filter.html"


@require_role(Role.VIEWER)
@require_safe
def add_filter(request: OrganizationRequest) -> HttpResponse:
    """Offer dates and the filters that aren't set yet; for htmx, only the content of the menu."""
    is_menu = bool(request.htmx)
    query = current_list_query(request) if is_menu else list_query_of(request, request.GET)[0]
    path = reverse("phone_numbers:list", args=[request.organization.slug])
    choices = source().choices(request.organization, query)
    context = {
        "query": query,
        "address": path,
        "dates": date_inputs(query.dates),
        "without_dates": path + replace(query, dates=(), page=1).to_address(),
        "filters": None if choices is None else _filters(path, query, choices),
    }
    return render(request, f"{TEMPLATE}#menu" if is_menu else TEMPLATE, context)


def _filters(
    path: str, query: ListQuery, choices: dict[str, list[Choice]]
) -> dict[str, list[tuple[Choice, str]]]:
    """Return the choices and their addresses by label, without filters that are set."""
    chosen = dict(query.filters)
    return {
        label: [
            (each, path + query.filtered(name, each.value).to_address()) for each in choices[name]
        ]
        for name, label in FILTERS.items()
        if name not in chosen and choices.get(name)
    }
