"""The site's page of single sign-on: providers, and who can sign in with a password."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.activity.record import Actor
from dashboard.administration.memberships import Refusal
from dashboard.openid_providers import OpenIDProvider
from dashboard.orgs.encryption import UnreadableKey
from dashboard.orgs.http import Request
from dashboard.orgs.models import User
from dashboard.orgs.password_sign_in import only_person
from dashboard.site.access import require_site_administrator
from dashboard.web.dialogs import ask, go_to

from . import configured, passwords, stored_providers
from .models import Provider
from .provider_form import ProviderForm

METHODS = ["GET", "HEAD", "POST"]
OVERVIEW = reverse_lazy("providers:overview")


class PasswordsForm(forms.Form):
    """Who can sign in with a password or passkey: everybody, or one person."""

    person = forms.ChoiceField(
        label="Who can sign in with a password or passkey",
        required=False,
        help_text="Choose a site administrator for emergencies, such as a provider that is "
        "unavailable. Everybody else signs in with a provider.",
    )

    def __init__(self, data: Any = None) -> None:
        kept = only_person()
        super().__init__(data, initial={"person": str(kept.pk) if kept else ""})
        people = [(str(each.pk), f"Only {each}") for each in passwords.possible_people()]
        self.fields["person"].choices = [("", "Everybody"), *people]  # type: ignore[attr-defined]

    def clean_person(self) -> User | None:
        chosen = self.cleaned_data["person"]
        return User.objects.filter(pk=chosen).first() if chosen else None


@require_site_administrator()
@require_safe
def overview(request: Request) -> HttpResponse:
    """Show the providers, and who can sign in with a password."""
    here = configured.of_environment()
    stored = Provider.objects.exclude(slug__in=[each.slug for each in here])
    context = {
        "of_environment": [(each, _callback(each.slug)) for each in here],
        "stored": [(each, _callback(each.slug), _described(each)) for each in stored],
        "kept": only_person(),
    }
    return render(request, "single_sign_on/site.html", context)


@require_site_administrator(asks_again=True)
@require_http_methods(METHODS)
@sensitive_post_parameters("client_secret")
@sensitive_variables()
def add(request: Request) -> HttpResponse:
    """Ask for a provider. On POST, save it once it answers."""
    form = ProviderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stored_providers.add(form.described, by=Actor.from_request(request))
        except Refusal as refusal:
            form.add_error("slug", str(refusal))
        else:
            address = _callback(form.described.slug)
            messages.success(request, f"Provider added. It sends people back to {address}")
            return redirect(OVERVIEW)
    return render(request, "single_sign_on/provider.html", {"form": form})


@require_site_administrator(asks_again=True)
@require_http_methods(METHODS)
@sensitive_post_parameters("client_secret")
@sensitive_variables()
def change(request: Request, slug: str) -> HttpResponse:
    """Show a provider. On POST, save what was changed once it answers."""
    current = _described(get_object_or_404(Provider, slug=slug))
    if current is None:
        raise Http404("the provider's secret can't be decrypted")
    form = ProviderForm(request.POST or None, current=current)
    if request.method == "POST" and form.is_valid():
        try:
            stored_providers.change(current, form.described, by=Actor.from_request(request))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Provider saved.")
            return redirect(OVERVIEW)
    context = {"form": form, "provider": current, "callback": _callback(slug)}
    return render(request, "single_sign_on/provider.html", context)


@require_site_administrator(asks_again=True)
@require_http_methods(METHODS)
def remove(request: Request, slug: str) -> HttpResponse:
    """Ask whether to remove a provider. On POST, remove it."""
    row, error = get_object_or_404(Provider, slug=slug), None
    if request.method == "POST":
        try:
            stored_providers.remove(row, by=Actor.from_request(request))
        except Refusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, "Provider removed.")
            return go_to(request, str(OVERVIEW))
    context = {"provider": row, "error": error, "back": OVERVIEW}
    return ask(request, "single_sign_on/remove_provider.html", context)


@require_site_administrator(asks_again=True)
@require_http_methods(METHODS)
def change_passwords(request: Request) -> HttpResponse:
    """Ask who can sign in with a password. On POST, save it."""
    form = PasswordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen, by = form.cleaned_data["person"], Actor.from_request(request)
        try:
            if chosen:
                passwords.switch_off(chosen, by=by)
            else:
                passwords.switch_on(by=by)
        except Refusal as refusal:
            form.add_error("person", str(refusal))
        else:
            who = f"Only {chosen}" if chosen else "Everybody"
            messages.success(request, f"{who} can sign in with a password or passkey.")
            return go_to(request, str(OVERVIEW))
    return ask(request, "single_sign_on/passwords.html", {"form": form, "back": OVERVIEW})


def _described(row: Provider) -> OpenIDProvider | None:
    """Return what a row describes, or None if its secret can't be decrypted."""
    try:
        return row.described()
    except UnreadableKey:
        return None


def _callback(slug: str) -> str:
    return settings.SITE_URL + reverse("openid_connect_callback", kwargs={"provider_id": slug})
