"""The list of numbers, and the page of one number."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dashboard.activity.downloads import download
from dashboard.activity.openings import record_opening
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.exports import Table, csv_download
from dashboard.web.htmx import render_part, wants_part
from dashboard.web.workbooks import xlsx_download
from phone_numbers.editing.inline_inputs import editor_templates
from phone_numbers.files.table import numbers_table
from phone_numbers.saving.recording import record_label

from .banners import banner_of
from .detail_page import detail_context
from .fetch import fetch_list, fetch_number
from .list_page import TEMPLATE, list_context, list_query_of, show_address

DOWNLOADS: dict[str, Callable[[Table, str], HttpResponseBase]] = {
    "csv": csv_download,
    "xlsx": xlsx_download,
}


@require_role(Role.VIEWER)
@require_safe
def number_list(request: OrganizationRequest) -> HttpResponseBase:
    """Show a page of the list; for htmx, only the results; with a `format`, a file of all pages."""
    query, corrections = list_query_of(request, request.GET)
    if write := DOWNLOADS.get(request.GET.get("format", "")):
        return download(request, lambda: numbers_table(request.organization, query), write)
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
    detail = fetch_number(request.organization, number_id)
    record_opening(request, number_id, record_label(detail.number.received))
    context = detail_context(request, detail)
    context["editors"] = editor_templates("page", "../") if context["may_edit"] else ""
    return render(request, "phone_numbers/browsing/detail.html", context)
