"""Responses that show a toast and leave the page as it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def toast(
    request: HttpRequest, words: str, *, tone: str = "ok", undo: str = "", place: str = ""
) -> HttpResponse:
    """Return a message that htmx adds to the toasts, whatever target it was going to swap.

    Its button posts to the address `undo`, with the place of the change.
    """
    context = {"text": words, "tone": tone, "undo": undo, "place": place}
    return _added_to_toasts(render(request, "elements/toast.html", context))


def error_toast(
    request: HttpRequest, words: str, *, status: int, link: str = "", link_text: str = ""
) -> HttpResponse:
    """Return an error that htmx adds to the toasts, whatever target it was going to swap.

    The toast can link to a page that helps.
    """
    context = {"text": words, "tone": "error", "link": link, "link_text": link_text}
    response = render(request, "elements/toast.html", context, status=status)
    response["X-Dashboard-Partial"] = "error"
    return _added_to_toasts(response)


def _added_to_toasts(response: HttpResponse) -> HttpResponse:
    response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
    response["HX-Reselect"] = "unset"
    return response
