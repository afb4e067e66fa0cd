"""Pages of which HTMX gets the part that changes."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from dashboard.orgs.http import Request


def wants_part(request: Request) -> bool:
    """Whether HTMX asks; a step back in the history needs the page as a whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def render_part(
    request: Request, template: str, part: str, context: Mapping[str, object]
) -> HttpResponse:
    """The page, or this part of it alone; the template knows by `fragment`."""
    fragment = wants_part(request)
    name = f"{template}#{part}" if fragment else template
    response = render(request, name, {**context, "fragment": fragment})
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response
