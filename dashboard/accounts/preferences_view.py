"""How a person likes the site."""

from typing import cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from dashboard.orgs.forms import PreferencesForm
from dashboard.orgs.http import Request


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """All preferences; by POST, those that any page has sent are kept."""
    person_request = cast(Request, request)
    person = person_request.user
    form = PreferencesForm(person.preferences, request.POST)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "accounts/preferences.html", {"form": form}, status=status)
    chosen = form.chosen()
    person.prefer(**chosen)
    if person_request.htmx:
        kept = person.preferences.model_dump(mode="json", include=set(chosen))
        return trigger_client_event(HttpResponse(status=204), "preferred", kept)
    messages.success(request, "Your preferences are saved.")
    return redirect(_page_in_view(request, has_new_size="limit" in chosen))


def _page_in_view(request: HttpRequest, *, has_new_size: bool) -> str:
    """The page that the form was on. Its address may state a size, which the new one replaces."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not is_ours:
        return request.path
    if not has_new_size:
        return page
    address = urlsplit(page)
    rest = [each for each in parse_qsl(address.query) if each[0] not in {"limit", "page"}]
    return address._replace(query=urlencode(rest)).geturl()
