"""Asking for the password or a second factor again, before what could do much damage.

htmx gets the dialog for signing in, and sends its request again. A form without JavaScript gets a
page. What was typed travels in that page, encrypted, and comes back with the answer to the same
address; so nothing is stored, and no secret is in the page. Who signs in by single sign-on confirms
it at the provider in a tab of its own, so that this page waits.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.views import ReauthenticateView
from allauth.core import ratelimit
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from pydantic import SecretStr

from dashboard.orgs import encryption
from dashboard.orgs.http import Request
from dashboard.orgs.models import User
from dashboard.orgs.passkeys import options_to_get, passkeys_of
from dashboard.orgs.recent_sign_in import is_recent, require_recent_sign_in

from .again_form import AgainForm
from .sign_in import signed_in_answer

TEMPLATE = "accounts/asked_again.html"
POSTED = "again-posted"  # the field with what was typed


class AskedAgainView(ReauthenticateView):  # type: ignore[misc]  # allauth isn't typed
    """The page for a GET, and the answer of the dialog."""

    template_name = TEMPLATE

    def dispatch(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if request.htmx and request.method == "POST" and response.status_code == 302:
            return signed_in_answer(request)
        if request.htmx:
            response.headers["X-Dashboard-Partial"] = "sign-in"
        return response

    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go on without an answer if the person has confirmed it in another tab."""
        if is_recent(request):
            going_on: HttpResponse = super(ReauthenticateView, self).form_valid(None)
            return going_on
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def get_form_class(self) -> type[AgainForm]:
        return AgainForm

    def get_template_names(self) -> list[str]:
        return [f"{TEMPLATE}#dialog" if self.request.htmx else TEMPLATE]

    def form_valid(self, form: AgainForm) -> HttpResponse:
        form.save(self.request)
        # Not that of allauth's view, which would note that a password was given
        response: HttpResponse = super(ReauthenticateView, self).form_valid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, **_context(self.request)}


def asks_again(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view of allauth ask as others do. It would keep what was typed in the session."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_recent_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded


def ask(request: Request) -> HttpResponse:
    """Ask for confirmation, because the person signed in more than ten minutes ago."""
    form = AgainForm(user=request.user)
    if request.htmx:
        response = _render(request, form, part="#dialog")
        response.headers["X-Dashboard-Partial"] = "sign-in"
        return response
    posted = encryption.encrypt(SecretStr(request.POST.urlencode()), _name(request))
    return _render(request, form, posted=posted)


def resume(request: Request) -> HttpResponse | None:
    """Go on with what was typed before the page asked. If the answer is wrong, ask once more."""
    is_answer = request.method == "POST" and POSTED in request.POST
    if not is_answer or not request.user.is_authenticated:
        return None
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return cast(HttpResponse, ratelimit.respond_429(request))
    posted = request.POST[POSTED]
    if not is_recent(request):  # or the person has confirmed it in another tab
        form = AgainForm(request.POST, user=request.user)
        if not form.is_valid():
            return _render(request, form, posted=posted)
        form.save(request)
    try:
        typed = encryption.decrypt(posted, _name(request))
    except encryption.UnreadableKey:
        raise SuspiciousOperation("the page that asked again was changed") from None
    request.POST = QueryDict(typed.get_secret_value())
    return None


def _render(request: Request, form: AgainForm, *, part: str = "", posted: str = "") -> HttpResponse:
    context = {"form": form, "posted": posted, **_context(request)}
    return render(request, f"{TEMPLATE}{part}", context, status=401)


def _context(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    options = None
    if passkeys_of(user).exists():
        options = options_to_get({"js_data": {"request_options": begin_authentication(user)}})
    return {"passkey_options": options, "providers": _providers_of(request, user)}


def _providers_of(request: HttpRequest, user: User) -> list[Any]:
    """Return the providers of single sign-on that know the person."""
    known = set(SocialAccount.objects.filter(user=user).values_list("provider", flat=True))
    if not known:
        return []
    return [each for each in get_adapter(request).list_apps(request) if each.provider_id in known]


def _name(request: Request) -> str:
    return f"posted by person {request.user.pk} to {request.path}"
