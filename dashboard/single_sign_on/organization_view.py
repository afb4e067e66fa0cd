"""The page of an organization's single sign-on: its rule, and the roles of groups."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.activity.record import Actor
from dashboard.administration import sign_in_rules
from dashboard.administration.memberships import Refusal
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.orgs.single_sign_on import signed_in_by
from dashboard.web.dialogs import ask, go_to

from . import configured, group_roles
from .models import GroupRole
from .organization_forms import GroupForm, RuleForm

METHODS = ["GET", "HEAD", "POST"]


@require_role(Role.ADMIN, asks_again=True)
@require_http_methods(METHODS)
def rule(request: OrganizationRequest) -> HttpResponse:
    """Show the rule and the groups. On POST, save the rule."""
    organization, by = request.organization, Actor.from_request(request)
    initial = {name: getattr(organization, name) for name in RuleForm.base_fields}
    form = RuleForm(request.POST or None, initial=initial, request=request)
    if request.method == "POST" and sign_in_rules.save(form, organization, by=by):
        messages.success(request, "Single sign-on rule saved.")
        return redirect("administration:settings", organization.slug)
    providers = configured.choices()
    names = dict(providers)
    rows = GroupRole.objects.filter(organization=organization)
    context = {
        "form": form,
        "groups": [(row, names.get(row.provider, row.provider)) for row in rows],
        "providers": providers,
        "missing": [each for each in providers if not signed_in_by(request, each[0])],
    }
    return render(request, "single_sign_on/organization.html", context)


@require_role(Role.ADMIN, asks_again=True)
@require_http_methods(METHODS)
def add_group(request: OrganizationRequest) -> HttpResponse:
    """Ask for a group and its role. On POST, save them."""
    form, back = GroupForm(request.POST or None, request=request), _back(request)
    if request.method == "POST" and form.is_valid():
        try:
            group_roles.add(
                request.organization, **form.cleaned_data, by=Actor.from_request(request)
            )
        except Refusal as refusal:
            form.add_error("group", str(refusal))
        else:
            messages.success(request, "Group added. Its role applies from the next sign-in.")
            return go_to(request, back)
    return ask(request, "single_sign_on/add_group.html", {"form": form, "back": back})


@require_role(Role.ADMIN, asks_again=True)
@require_http_methods(METHODS)
def remove_group(request: OrganizationRequest, group_id: int) -> HttpResponse:
    """Ask whether to take a group's role away. On POST, do it."""
    row = get_object_or_404(GroupRole, pk=group_id, organization=request.organization)
    back, error = _back(request), None
    if request.method == "POST":
        try:
            group_roles.remove(row, by=Actor.from_request(request))
        except Refusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, "Group removed.")
            return go_to(request, back)
    context = {"row": row, "error": error, "back": back}
    return ask(request, "single_sign_on/remove_group.html", context)


def _back(request: OrganizationRequest) -> str:
    return reverse("single_sign_on:rule", args=[request.organization.slug])
