"""Pages for an organization's name, region and Vapi key."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.activity.record import Actor
from dashboard.orgs import key_check
from dashboard.orgs.access import require_role
from dashboard.orgs.encryption import UnreadableKey
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.orgs.provider_names import names_by_slug
from dashboard.web.dialogs import ask, go_to
from vapi_client.errors import VapiError

from . import api_keys, organizations
from .forms import ApiKeyForm, NameForm


@require_role(Role.VIEWER)
@require_safe
def settings(request: OrganizationRequest) -> HttpResponse:
    """Show the settings, with only the last four characters of the key."""
    provider = request.organization.required_provider
    context = {
        "organization": request.organization,
        "required_provider": provider and names_by_slug(request).get(provider, provider),
        "key_is_readable": key_check.is_readable(request.organization),
        "may_change": request.membership.may(Role.ADMIN),
    }
    return render(request, "administration/settings.html", context)


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: OrganizationRequest) -> HttpResponse:
    """Ask for another name of the organization. On POST, save it."""
    organization = request.organization
    back = reverse("administration:settings", args=[organization.slug])
    form = NameForm(request.POST or None, initial={"name": organization.name})
    if request.method == "POST" and form.is_valid():
        try:
            organizations.rename(
                organization, form.cleaned_data["name"], by=Actor.from_request(request)
            )
        except organizations.ChangedMeanwhile as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"The organization is now called {organization.name}.")
            return go_to(request, back)
    return ask(request, "administration/rename.html", {"form": form, "back": back})


@require_role(Role.ADMIN, asks_again=True)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("api_key")
@sensitive_variables()
def replace_key(request: OrganizationRequest) -> HttpResponse:
    """Replace the key, or only its region, after Vapi accepts it."""
    organization = request.organization
    form = ApiKeyForm(request.POST or None, initial={"region": organization.region})
    if request.method == "POST" and form.is_valid():
        api_key, region = form.cleaned_data["api_key"], form.cleaned_data["region"]
        try:
            count = api_keys.replace(organization, api_key, region, by=Actor.from_request(request))
        except VapiError as error:
            form.add_error("api_key", key_check.explain(error, region))
        except organizations.ChangedMeanwhile as error:
            form.add_error(None, f"{error} Enter the key again." if api_key else str(error))
        except UnreadableKey as error:
            form.add_error("api_key", f"{error} Enter the key again.")
        else:
            saved = "New key saved" if api_key else "Key not changed"
            numbers = "1 phone number" if count == 1 else f"{count} phone numbers"
            messages.success(request, f"{saved}. Vapi accepts it and lists {numbers}.")
            return redirect("administration:settings", organization.slug)
    return render(
        request, "administration/replace_key.html", {"form": form, "organization": organization}
    )
