"""Middleware that requires signing in on every page."""

from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from dashboard.orgs.http import Request
from dashboard.orgs.recent_sign_in import AskAgain

from . import asked_again, devices
from .sign_in import render_dialog

SAFE_METHODS = {"GET", "HEAD"}
STAY = "X-Dashboard-Stay"  # sent where the page must not be left
UNASKED = "X-Dashboard-Unasked"  # sent where the page asks by itself


class SignInMiddleware(LoginRequiredMiddleware):
    """Redirects signed-out people to sign in and back.

    htmx would follow a redirect and swap the sign-in page into the current one. So htmx is told to
    leave the page, and returns to it after signing in. If htmx was sending a form, the page stays,
    and a dialog asks to sign in (static/js/session.js). What the page asks by itself, without a
    need to stay, gets no dialog and no cookie, which might overwrite those of a new sign-in. A step
    in the history is refused, so that the browser loads its page (static/js/navigation.js).
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        return refused or asked_again.resume(cast(Request, request))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Ask a person again who they are, before what could do much damage."""
        is_late = isinstance(exception, AskAgain)
        return asked_again.ask(cast(Request, request)) if is_late else None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        devices.remember(request, response)
        return response

    def handle_no_permission(  # type: ignore[override]  # the redirect for htmx isn't one of Django's
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        htmx, is_unsafe = getattr(request, "htmx", None), request.method not in SAFE_METHODS
        stays = STAY in request.headers
        by_itself = UNASKED in request.headers and not stays
        if htmx and (by_itself or htmx.history_restore_request):
            return HttpResponse(status=401)
        if htmx and (is_unsafe or stays):
            return render_dialog(request, status=401)
        keep = getattr(view_func, "keep_posted", None) if is_unsafe else None
        next_url = (keep and keep(request)) or _visible_page(request)
        page = redirect_to_login(next_url, self.get_login_url(view_func))
        return HttpResponseClientRedirect(page.url) if htmx else page


def is_unasked(request: HttpRequest) -> bool:
    """Return whether a page loads a part of itself. What it posts follows a person's typing."""
    return UNASKED in request.headers and request.method in SAFE_METHODS


def _visible_page(request: HttpRequest) -> str:
    """Return the page to come back to: the requested one, or the one with the form or htmx.

    The address that a form posts to may have no page of its own. What the form posted is lost
    unless its view keeps it (access.require_role).
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
            return request.get_full_path()  # the same page, with its new query
        path = escape_leading_slashes(parts.path)
        return f"{path}?{parts.query}" if parts.query else path
    if request.method in SAFE_METHODS:
        return request.get_full_path()
    return resolve_url(settings.LOGIN_REDIRECT_URL)
