"""Questions that open in a dialog, or as a page of their own without JavaScript."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from .htmx import wants_part
from .http import HtmxRequest


def ask(
    request: HtmxRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Render a template that extends `layout`: for htmx the content of the dialog, else a page.

    With an error, it replaces the question in the dialog.
    """
    layout = "layouts/dialog.html" if wants_part(request) else "layouts/question.html"
    response = render(request, template, {**context, "layout": layout}, status=status)
    response["X-Dashboard-Partial"] = "dialog"
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def go_to(request: HtmxRequest, address: str) -> HttpResponse:
    """Lead the whole page to an address, once the question is answered."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
