"""Rendering for htmx: the whole page, or only the part that changes."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from .http import HtmxRequest


def wants_part(request: HtmxRequest) -> bool:
    """Return whether htmx asks for a part. Restoring the history needs the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def render_part(
    request: HtmxRequest, template: str, part: str, context: Mapping[str, object]
) -> HttpResponse:
    """Render the named partial for htmx, the whole template otherwise.

    The template finds which in `fragment`.
    """
    fragment = wants_part(request)
    name = f"{template}#{part}" if fragment else template
    response = render(request, name, {**context, "fragment": fragment})
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response
