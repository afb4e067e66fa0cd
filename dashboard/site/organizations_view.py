"""Pages to create, rename, archive, restore and delete organizations."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from dashboard.activity.models import Attempt
from dashboard.activity.record import Actor
from dashboard.administration import invitations, memberships
from dashboard.administration.forms import NameForm
from dashboard.administration.organizations import ChangedMeanwhile, rename
from dashboard.orgs.http import Request
from dashboard.orgs.models import Organization, Role
from dashboard.web.dialogs import ask, go_to

from . import organizations
from .access import require_site_administrator
from .forms import AdminForm, CreateForm, DeleteForm
from .overview import without_admin

METHODS = ["GET", "HEAD", "POST"]


@require_site_administrator()
@require_http_methods(METHODS)
@sensitive_post_parameters("api_key")
@sensitive_variables()
def new_organization(request: Request) -> HttpResponse:
    """Create an organization after Vapi accepts its key, and invite its first admin."""
    form = CreateForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "site/new_organization.html", {"form": form})
    organization = Organization(slug=form.cleaned_data["slug"], name=form.cleaned_data["name"])
    key, region = form.cleaned_data["api_key"], form.cleaned_data["region"]
    organization.set_api_key(key, region=region, by=request.user)
    organizations.create(organization, by=Actor.from_request(request))
    said = _give_admin(request, organization, form.cleaned_data["email"])
    messages.success(request, f"Organization created. {said}")
    return redirect("site:overview")


@require_site_administrator(asks_again=True)
@require_http_methods(METHODS)
def first_admin(request: Request, organization_id: int) -> HttpResponse:
    """Invite an admin of an organization that has none. Otherwise its admins decide."""
    organization = get_object_or_404(without_admin(), pk=organization_id)
    form = AdminForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _give_admin(request, organization, form.cleaned_data["email"])
        except memberships.Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, said)
            return go_to(request, reverse("site:overview"))
    return _ask(request, "site/first_admin.html", organization, form=form)


@require_site_administrator()
@require_http_methods(METHODS)
def rename_organization(request: Request, organization_id: int) -> HttpResponse:
    organization = _organization(organization_id)
    form = NameForm(request.POST or None, initial={"name": organization.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename(organization, form.cleaned_data["name"], by=Actor.from_request(request))
        except ChangedMeanwhile as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"The organization is now called {organization.name}.")
            return go_to(request, reverse("site:overview"))
    return _ask(request, "administration/rename.html", organization, form=form)


@require_site_administrator(asks_again=True)
@require_http_methods(METHODS)
def archive_organization(request: Request, organization_id: int) -> HttpResponse:
    return _change(request, organization_id, organizations.archive, "archive", "archived")


@require_site_administrator()
@require_http_methods(METHODS)
def restore_organization(request: Request, organization_id: int) -> HttpResponse:
    return _change(request, organization_id, organizations.restore, "restore", "restored")


@require_site_administrator(asks_again=True)
@require_http_methods(METHODS)
def delete_organization(request: Request, organization_id: int) -> HttpResponse:
    """Ask for the name, and say what is lost. On POST, delete the organization."""
    organization = _organization(organization_id)
    form = DeleteForm(request.POST or None, organization=organization)
    if request.method == "POST" and form.is_valid():
        try:
            organizations.delete(organization, by=Actor.from_request(request))
        except memberships.Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Organization deleted. A worker removes its data.")
            return go_to(request, reverse("site:overview"))
    entries = Attempt.objects.filter(organization=organization).count()
    return _ask(request, "site/delete.html", organization, form=form, entries=entries)


def _change(
    request: Request,
    organization_id: int,
    change: Callable[..., None],
    template: str,
    done: str,
) -> HttpResponse:
    organization, error = _organization(organization_id), None
    if request.method == "POST":
        try:
            change(organization, by=Actor.from_request(request))
        except memberships.Refusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, f"Organization {done}.")
            return go_to(request, reverse("site:overview"))
    return _ask(request, f"site/{template}.html", organization, error=error)


def _ask(
    request: Request, template: str, organization: Organization, **context: object
) -> HttpResponse:
    back = reverse("site:overview")
    return ask(request, template, {"organization": organization, "back": back, **context})


def _organization(organization_id: int) -> Organization:
    return get_object_or_404(Organization, pk=organization_id, deleted_at=None)


def _give_admin(request: Request, organization: Organization, email: str) -> str:
    """Invite the first admin, or make the site administrator the admin; say which."""
    by = Actor.from_request(request)
    if email == request.user.email.lower():
        memberships.add(organization, email, Role.ADMIN, by=by)
        return "You are its admin."
    invitations.invite(organization, email, Role.ADMIN, by=by)
    return f"{email} is invited as its admin."
