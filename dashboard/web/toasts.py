"""What is said at the edge of a page, which stays as it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def error_toast(
    request: HttpRequest, words: str, *, status: int, link: str = "", link_text: str = ""
) -> HttpResponse:
    """An error for HTMX, whatever its answer was to replace; it may link to what to do about it."""
    context = {"text": words, "tone": "error", "link": link, "link_text": link_text}
    response = render(request, "elements/toast.html", context, status=status)
    response["X-Dashboard-Partial"] = "error"
    response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
    response["HX-Reselect"] = "unset"
    return response
