"""What a page shows after a change in place: the number's row or page again, and a toast."""

from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.toasts import toast
from phone_numbers.browsing.detail_page import detail_context
from phone_numbers.browsing.fetch import detail_of
from phone_numbers.browsing.rendering import render_rows
from vapi_client.schemas.phone_number import PhoneNumber

CHANGED = "number-changed"


def place_of(request: OrganizationRequest) -> str:
    """Return where the field is: in a "row" of the list, on a number's "page" or at a "finding"."""
    asked = (request.POST if request.method == "POST" else request.GET).get("in")
    return asked if asked in ("page", "finding") else "row"


def show_updated_number(
    request: OrganizationRequest,
    number: PhoneNumber,
    *,
    message: str,
    is_warning: bool = False,
    undo: str = "",
    focus: str = "",
    out_of_band: bool = False,
) -> HttpResponse:
    """Return the row or the page that htmx swaps in, with a toast that says `message`.

    The toast's button posts to `undo`. The edit button of the field in `focus` takes the focus.
    Out of band, the row or page replaces the old one wherever htmx puts the toast. A page of
    findings gets only the toast, and the event for which it loads itself again.
    """
    if place_of(request) == "finding":
        tone = "warning" if is_warning else "ok"
        said = toast(request, message, tone=tone, undo=undo, place="finding")
        return trigger_client_event(said, CHANGED, after="swap")
    detail = detail_of(request.organization, number)
    context = {
        **detail_context(request, detail),
        "place": place_of(request),
        "row_markup": render_rows(
            [detail.row],
            may_edit=request.membership.may(Role.OPERATOR),
            may_delete=request.membership.may(Role.ADMIN),
            focus=focus,
            out_of_band=out_of_band,
        ),
        "focus": focus,
        "message": message,
        "tone": "warning" if is_warning else "ok",
        "undo": undo,
        "out_of_band": out_of_band,
    }
    return render(request, "phone_numbers/editing/updated_number.html", context)
