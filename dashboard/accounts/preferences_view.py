"""The page of a person's preferences."""

from typing import cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from dashboard.orgs.http import Request

from .preferences_form import PreferencesForm


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show all preferences. On POST, save those that were sent, from this page or another."""
    person_request = cast(Request, request)
    person = person_request.user
    form = PreferencesForm(person.preferences, request.POST)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "accounts/preferences.html", {"form": form}, status=status)
    sent = form.sent_preferences()
    person.save_preferences(**sent)
    if person_request.htmx:
        saved = person.preferences.model_dump(mode="json", include=set(sent))
        return trigger_client_event(HttpResponse(status=204), "preferred", saved)
    messages.success(request, "Preferences saved.")
    return redirect(_page_of_form(request, has_new_limit="limit" in sent))


def _page_of_form(request: HttpRequest, *, has_new_limit: bool) -> str:
    """Return the page that the form was on. A new limit replaces the one in its query."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not is_ours:
        return request.path
    if not has_new_limit:
        return page
    address = urlsplit(page)
    rest = [each for each in parse_qsl(address.query) if each[0] not in {"limit", "page"}]
    return address._replace(query=urlencode(rest)).geturl()
