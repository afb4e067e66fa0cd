"""A number where it stood, once more: its row of the list, or its page."""

from django.http import HttpResponse
from django.shortcuts import render

from dashboard.orgs.http import OrganizationRequest
from phone_numbers import rendering
from phone_numbers.browsing import rows
from phone_numbers.browsing.detail_view import context_of
from vapi_client.schemas.phone_number import PhoneNumber


def shown_again(
    request: OrganizationRequest,
    number: PhoneNumber,
    *,
    words: str,
    undo: str = "",
    focus: str = "",
    out_of_band: bool = False,
) -> HttpResponse:
    """The row or the page for HTMX, with a toast that may offer to undo. The edit button of the
    field in `focus` takes the focus. Out of band, it takes its place by itself."""
    detail = rows.shown_number(request.organization, number)
    place = "page" if request.POST.get("in") == "page" else "row"
    context = {
        **context_of(request, detail),
        "place": place,
        "row_markup": rendering.rows([detail.row], focus=focus, out_of_band=out_of_band),
        "focus": focus,
        "words": words,
        "undo": undo,
        "out_of_band": out_of_band,
    }
    return render(request, "phone_numbers/editing/saved_number.html", context)
