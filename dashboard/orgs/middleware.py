"""Signing in comes first, everywhere."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect


class SignInMiddleware(LoginRequiredMiddleware):
    """Leads who is signed out to sign-in and back; keeps every page out of caches.

    HTMX would follow a redirect and swap the sign-in page into the middle of another, so it is
    told to leave the page, and comes back to the page as a whole.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:
        htmx = getattr(request, "htmx", None)
        if not htmx:
            return super().handle_no_permission(request, view_func)
        came_from = htmx.current_url or ""
        if not url_has_allowed_host_and_scheme(
            came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            came_from = request.get_full_path()
        parts = urlsplit(came_from)
        back = urlencode({"next": f"{parts.path}?{parts.query}" if parts.query else parts.path})
        return HttpResponseClientRedirect(f"{resolve_url('account_login')}?{back}")
