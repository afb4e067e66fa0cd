"""The site's organizations, its people, and its own record of changes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.activity.entries import read_page
from dashboard.activity.filters import Filters
from dashboard.orgs.http import Request
from dashboard.web.htmx import render_part

from . import overview
from .access import require_site_administrator
from .listing import Asked


@require_site_administrator()
@require_safe
def show_overview(request: Request) -> HttpResponse:
    """Show organizations, workers and versions; for htmx, only the organizations."""
    site = overview.read(Asked.read(request.GET.dict()))
    context = {"site": site, "listing": site.listing}
    return render_part(request, "site/overview.html", "results", context)


@require_site_administrator()
@require_safe
def show_people(request: Request) -> HttpResponse:
    """Show people; for htmx, only their table."""
    listing, people = overview.read_people(Asked.read(request.GET.dict()))
    context = {"listing": listing, "people": people}
    return render_part(request, "site/people.html", "results", context)


@require_site_administrator()
@require_safe
def activity(request: Request) -> HttpResponse:
    """Show the site's own record, or what it says about one subject."""
    asked = Filters.read(request.GET.dict())
    filters = Filters(subject=asked.subject, before=asked.before)
    page = read_page(None, filters)
    older = filters.on_page(page.older).to_address() if page.older else ""
    context = {"page": page, "filters": filters, "older": older}
    return render(request, "site/activity.html", context)
