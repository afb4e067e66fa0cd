"""Deleting a number, once its last four digits were typed."""

import re
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, retarget

from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers import rendering
from phone_numbers.browsing import rows
from phone_numbers.browsing.list_view import browse_in_view, results
from phone_numbers.failures import failure_of
from phone_numbers.saving.delete import Deleted, delete_number
from phone_numbers.saving.errors import WriteError
from phone_numbers.saving.recording import label_of_number
from vapi_client.errors import NotFound, VapiError
from vapi_client.schemas.phone_number import PhoneNumber, was_bought_by_area_code

DIGITS = 4


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: OrganizationRequest, number_id: UUID) -> HttpResponse:
    """Says what is about to go, and asks for a part of it; by POST, deletes it."""
    try:
        number = request.organization.vapi().get_number(str(number_id))
    except NotFound:
        if request.method != "POST":
            raise
        return _gone(request, "The number", Deleted(already_gone=True))
    if request.method != "POST":
        return _ask(request, number)
    typed = request.POST.get("confirmation", "")
    if not _is_confirmed(number, typed):
        return _ask(request, number, wrong=f"This isn't {confirmation_of(number)[0]}.", status=422)
    try:
        deleted = delete_number(
            request.organization,
            Actor.of(request),
            number.id,
            label=label_of_number(number.received),
            before=number.received,
        )
    except (VapiError, WriteError) as error:
        failure = failure_of(error)
        if failure is None:
            raise
        return _ask(request, number, failure=failure, error=error, status=failure.status)
    return _gone(request, rows.label(number), deleted)


def confirmation_of(number: PhoneNumber) -> tuple[str, str]:
    """What is to be typed, in words, and what it is."""
    digits = re.sub(r"\D", "", number.number or "")
    if len(digits) >= DIGITS:
        return "the last four digits of the number", digits[-DIGITS:]
    if number.name and number.name.strip():
        return "the name of the number", number.name
    if number.sip_uri or number.number:
        return "the address of the number", number.sip_uri or number.number or ""
    return "the last four characters of its id", number.id[-DIGITS:]


def _is_confirmed(number: PhoneNumber, typed: str) -> bool:
    return typed.strip().casefold() == confirmation_of(number)[1].strip().casefold()


def _ask(
    request: OrganizationRequest, number: PhoneNumber, *, status: int = 200, **said: object
) -> HttpResponse:
    detail = rows.shown_number(request.organization, number)
    words, wanted = confirmation_of(number)
    context = {
        "row": detail.row,
        "assigned": rendering.assignees(detail.row.assignees),
        "is_released": was_bought_by_area_code(number.received),
        "at_a_carrier": number.provider != "vapi",
        "asked_for": words,
        "shows_wanted": not (number.number and wanted.isdigit()),
        "wanted": wanted,
        "typed": request.POST.get("confirmation", ""),
        **said,
    }
    template = "phone_numbers/editing/delete.html"
    response = render(
        request, f"{template}#dialog" if request.htmx else template, context, status=status
    )
    response["X-Dashboard-Partial"] = "dialog"
    return response


def _gone(request: OrganizationRequest, what: str, deleted: Deleted) -> HttpResponse:
    """The list without it: in place where it stood in the list, else as a page."""
    words = f"{what} was gone already." if deleted.already_gone else f"{what} was deleted."
    address = reverse("phone_numbers:list", args=[request.organization.slug])
    current = urlsplit(request.htmx.current_url or "") if request.htmx else None
    if current and current.path == address:
        try:
            response = results(request, browse_in_view(request), words=words)
            return retarget(response, "#results")
        except VapiError:  # it is gone all the same, and the page says why nothing else is shown
            address = current.geturl()
    messages.success(request, words)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
