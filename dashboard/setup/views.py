"""The first start in the browser: a token, three steps and a summary. Afterwards, a 404.

Nothing is created before the summary is confirmed.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dashboard.orgs.encryption import UnreadableKey
from dashboard.orgs.models import Region
from dashboard.orgs.recent_sign_in import sign_in
from dashboard.web.proxy import client_address

from . import tokens
from .draft import IN_SESSION, Draft
from .finish import TooLate, finish
from .forms import STEPS, TokenForm

View = Callable[..., HttpResponse]
METHODS = ["GET", "HEAD", "POST"]


def first_start(view: View) -> View:
    """Let anybody in while there is no person. Afterwards the address doesn't exist."""

    @login_not_required
    @require_http_methods(METHODS)
    @wraps(view)
    def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not tokens.is_needed():
            raise Http404("the site is set up")
        return view(request, *args, **kwargs)

    return guarded


def with_token(view: View) -> View:
    """Give the view the draft of a person who has the token. Others are asked for it."""

    @first_start
    @wraps(view)
    def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        draft = Draft.load(request.session)
        if not tokens.is_valid(draft.token):
            return redirect("setup:start")
        return view(request, draft, *args, **kwargs)

    return guarded


@first_start
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the token, then lead to the first step that is open. Answers so far stay."""
    draft = Draft.load(request.session)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft.token = form.cleaned_data["token"]
        draft.save(request.session)
    if tokens.is_valid(draft.token):
        return _next(draft)
    return render(request, "setup/start.html", {"form": form})


@sensitive_post_parameters("password", "api_key")
@with_token
def step(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    """Ask for the answers of a step. On POST, keep them and go on."""
    try:
        form = STEPS[name](request.POST or None, draft)
        is_valid = request.method == "POST" and form.is_valid()
    except UnreadableKey:  # VAPI_KEY_ENCRYPTION_KEYS changed meanwhile
        return _ask_for_key_again(request, draft)
    if is_valid:
        form.fill(draft)
        draft.save(request.session)
        return _next(draft)
    context = {"form": form, "number": list(STEPS).index(name) + 1, "steps": len(STEPS)}
    return render(request, "setup/step.html", context)


@with_token
def summary(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show all answers. On POST, create everything and sign the person in."""
    if draft.first_open_step():
        return _next(draft)
    if request.method != "POST":
        context = {"draft": draft, "region": Region(draft.region).label}
        return render(request, "setup/summary.html", context)
    try:
        person, organization = finish(draft, client_address(request))
    except TooLate:
        raise Http404("somebody else has set the site up") from None
    except UnreadableKey:
        return _ask_for_key_again(request, draft)
    del request.session[IN_SESSION]
    sign_in(request, person)
    messages.success(request, f"{organization.name} is set up. Welcome.")
    return redirect(organization)


def _next(draft: Draft) -> HttpResponse:
    name = draft.first_open_step()
    return redirect("setup:step", name=name) if name else redirect("setup:summary")


def _ask_for_key_again(request: HttpRequest, draft: Draft) -> HttpResponse:
    draft.encrypted_api_key = ""
    draft.save(request.session)
    messages.error(request, "The key can't be read any more. Enter it again.")
    return redirect("setup:step", name="key")
