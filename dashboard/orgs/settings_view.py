"""An organization's name, region and Vapi key."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.activity.record import Actor
from vapi_client.errors import VapiError

from . import api_keys, organizations
from .access import require_role
from .encryption import UnreadableKey
from .forms import ApiKeyForm, NameForm
from .http import OrganizationRequest
from .models import Role


@require_role(Role.VIEWER)
@require_safe
def settings(request: OrganizationRequest) -> HttpResponse:
    """What is set; of the key only its last four characters."""
    context = {
        "organization": request.organization,
        "key_is_readable": api_keys.is_readable(request.organization),
        "may_change": request.membership.may(Role.ADMIN),
    }
    return render(request, "orgs/settings.html", context)


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: OrganizationRequest) -> HttpResponse:
    """Changes the organization's name."""
    organization = request.organization
    form = NameForm(request.POST or None, initial={"name": organization.name})
    if request.method == "POST" and form.is_valid():
        organizations.rename(organization, form.cleaned_data["name"], by=Actor.of(request))
        messages.success(request, f"The organization is now called {organization.name}.")
        return redirect("orgs:settings", organization.slug)
    return render(request, "orgs/rename.html", {"form": form})


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("api_key")
@sensitive_variables()
def replace_key(request: OrganizationRequest) -> HttpResponse:
    """Replaces the key, or only its region, once Vapi has accepted it."""
    organization = request.organization
    form = ApiKeyForm(request.POST or None, initial={"region": organization.region})
    if request.method == "POST" and form.is_valid():
        api_key, region = form.cleaned_data["api_key"], form.cleaned_data["region"]
        try:
            found = api_keys.replace(organization, api_key, region, by=Actor.of(request))
        except VapiError as error:
            form.add_error("api_key", api_keys.explain(error, region))
        except UnreadableKey as error:
            form.add_error("api_key", f"{error} Enter the key again.")
        else:
            which = "The new key is saved" if api_key else "The key stays as it was"
            numbers = "1 phone number" if found == 1 else f"{found} phone numbers"
            messages.success(request, f"{which}. Vapi accepts it and lists {numbers}.")
            return redirect("orgs:settings", organization.slug)
    return render(request, "orgs/replace_key.html", {"form": form, "organization": organization})
