"""Signing in, on its own page or in a dialog over the page where the session ended."""

from collections.abc import Sequence
from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django_htmx.http import trigger_client_event

from dashboard.orgs.http import Request
from dashboard.orgs.models import User
from dashboard.orgs.password_sign_in import only_person

DIALOG = "account/login.html#dialog"
INACTIVE = "This account is disabled. Ask whoever runs this site to enable it."


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth isn't typed
    """allauth's form. What a field is stands in its label alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        for each in self.fields.values():
            each.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True


class DialogForm(SignInForm):
    """The form with ids that no field of the page under the dialog has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="sign-in-%s", **kwargs)


class DialogMixin:
    """Answers htmx with the dialog, and with no redirect once the person is signed in."""

    def dispatch(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if not request.htmx:
            return response
        if request.user.is_authenticated:
            return signed_in_answer(request)
        response.headers["X-Dashboard-Partial"] = "sign-in"
        return response


@method_decorator(login_not_required, name="dispatch")
class SignInView(DialogMixin, LoginView):  # type: ignore[misc]  # allauth isn't typed
    """allauth's view with all its checks. htmx follows its redirect to a second factor."""

    def dispatch(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and not User.objects.exists():
            return redirect("setup:start")
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[SignInForm]:
        return DialogForm if self.request.htmx else SignInForm

    def get_template_names(self) -> list[str]:
        return [DIALOG] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        keeps_password = only_person() is not None
        is_asked = "password" in self.request.GET or self.request.method == "POST"
        shown = not keeps_password or is_asked
        return {**context, "keeps_password": keeps_password, "shows_password": shown}

    def form_valid(self, form: LoginForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        if self.request.htmx and response.headers.get("Location") == reverse("account_inactive"):
            form.add_error(None, INACTIVE)
            response = self.form_invalid(form)
        return response


def render_dialog(
    request: HttpRequest, *, status: int, errors: Sequence[str] = (), email: str = ""
) -> HttpResponse:
    """Render the dialog that asks to sign in.

    A person who has signed in again in another tab is only asked to continue.
    """
    form = None
    if not request.user.is_authenticated:
        form = DialogForm(request=request, initial={"login": email})
    response = render(request, DIALOG, {"form": form, "errors": errors}, status=status)
    response["X-Dashboard-Partial"] = "sign-in"
    return response


def too_many_attempts(request: HttpRequest) -> HttpResponse:
    """Return a 429 for allauth's limits."""
    if not getattr(request, "htmx", None):
        return render(request, "429.html", status=429)
    errors = ["Too many attempts. To keep accounts safe, wait five minutes, then try again."]
    return render_dialog(request, status=429, errors=errors, email=request.POST.get("login", ""))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return a 403 for a form without a valid token. htmx gets the dialog, then a new token."""
    if not getattr(request, "htmx", None):
        return render(request, "403_csrf.html", status=403)
    return render_dialog(request, status=403 if request.user.is_authenticated else 401)


def signed_in_answer(request: Request) -> HttpResponse:
    """Send the page its user and the new CSRF token, since signing in changes it."""
    person = {"user": str(request.user.pk), "csrfToken": get_token(request)}
    return trigger_client_event(HttpResponse(status=204), "signed-in", person)
