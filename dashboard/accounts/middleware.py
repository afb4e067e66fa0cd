"""Signing in comes first, everywhere."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from . import sign_in

SAFE_METHODS = {"GET", "HEAD"}
STAY = "X-Dashboard-Stay"  # sent with what is asked for a form, whose page must not be left


class SignInMiddleware(LoginRequiredMiddleware):
    """Leads who is signed out to sign-in and back; keeps every page out of caches.

    HTMX would follow a redirect and swap the sign-in page into the middle of another, so it is
    told to leave the page, and comes back to the page as a whole. Where it was sending something,
    the page stays, and a dialog above it asks to sign in (static/js/session.js).
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def handle_no_permission(  # type: ignore[override]  # HTMX's redirect isn't one of Django's
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        htmx, sends = getattr(request, "htmx", None), request.method not in SAFE_METHODS
        if htmx and (sends or STAY in request.headers):
            return sign_in.dialog(request, status=401)
        keep = getattr(view_func, "keep_posted", None) if sends else None
        back = (keep and keep(request)) or _page_in_view(request)
        page = redirect_to_login(back, self.get_login_url(view_func))
        return HttpResponseClientRedirect(page.url) if htmx else page


def _page_in_view(request: HttpRequest) -> str:
    """The page to come back to: the one asked for, or the one that a form or HTMX was used on.

    What a plain form posted is lost unless its view keeps it (access.require_role), and the address
    it was posted to may have no page of its own.
    """
    htmx = getattr(request, "htmx", None)
    if not htmx and request.method in SAFE_METHODS:
        return request.get_full_path()
    page = (htmx.current_url if htmx else request.headers.get("Referer")) or ""
    if page and url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        parts = urlsplit(page)
        if parts.path == request.path and request.method in SAFE_METHODS:
            return request.get_full_path()  # the same page, as it was going to be
        path = escape_leading_slashes(parts.path)
        return f"{path}?{parts.query}" if parts.query else path
    if request.method in SAFE_METHODS:
        return request.get_full_path()
    return resolve_url(settings.LOGIN_REDIRECT_URL)
