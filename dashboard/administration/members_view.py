"""Pages to list, disable and remove members, and to change their roles."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Now
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.activity.record import Actor
from dashboard.orgs import sessions
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Membership, Organization, Role
from dashboard.orgs.second_factor import second_factor_of
from dashboard.web.dialogs import ask, go_to

from . import invitations, memberships
from .forms import RoleForm
from .models import Invitation


@require_role(Role.VIEWER)
@require_safe
def members(request: OrganizationRequest) -> HttpResponse:
    """List the members, and for admins the invitations."""
    organization, may_manage = request.organization, request.membership.may(Role.ADMIN)
    context = {
        "people": organization.memberships.select_related("user")
        .annotate(has_second_factor=second_factor_of("user"))
        .order_by("user__email"),
        "invitations": _invitations(organization) if may_manage else [],
        "sends_mail": settings.MAIL_GOES_OUT,
        "may_manage": may_manage,
    }
    return render(request, "administration/members.html", context)


@require_role(Role.ADMIN, asks_again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: OrganizationRequest, member_id: int) -> HttpResponse:
    """Ask for another role of a member. On POST, save it."""
    member, back = _member(request, member_id), _members_address(request)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            memberships.change_role(
                member, form.cleaned_data["role"], by=Actor.from_request(request)
            )
        except memberships.Refusal as refusal:
            form.add_error("role", str(refusal))
        else:
            if member.user == request.user:
                sessions.end_others(request, request.user)  # and keep this one
            messages.success(request, f"{member.user} is now {member.get_role_display()}.")
            return go_to(request, back)
    context = {"form": form, "member": member, "back": back}
    return ask(request, "administration/change_role.html", context)


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def disable_member(request: OrganizationRequest, member_id: int) -> HttpResponse:
    """Ask whether to disable a member. On POST, disable them."""
    member = _member(request, member_id)
    template, done = "administration/disable_member.html", f"{member.user} is disabled."
    return _confirm(request, member, memberships.disable, template, done)


@require_role(Role.ADMIN)
@require_POST
def enable_member(request: OrganizationRequest, member_id: int) -> HttpResponse:
    member = _member(request, member_id)
    try:
        memberships.enable(member, by=Actor.from_request(request))
    except memberships.Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, f"{member.user} is enabled again, as {member.get_role_display()}."
        )
    return redirect(_members_address(request))


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: OrganizationRequest, member_id: int) -> HttpResponse:
    """Ask whether to remove a member. On POST, remove them."""
    member = _member(request, member_id)
    template, done = "administration/remove_member.html", f"{member.user} is no longer a member."
    return _confirm(request, member, memberships.remove, template, done)


def _confirm(
    request: OrganizationRequest,
    member: Membership,
    change: Callable[..., object],
    template: str,
    done: str,
) -> HttpResponse:
    """Ask before a change that shuts a member out. On POST, make it and say that it is done."""
    back, error = _members_address(request), None
    if request.method == "POST":
        try:
            change(member, by=Actor.from_request(request))
        except memberships.Refusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, done)
            return go_to(request, reverse("home") if member.user == request.user else back)
    return ask(request, template, {"member": member, "error": error, "back": back})


def _members_address(request: OrganizationRequest) -> str:
    return reverse("administration:members", args=[request.organization.slug])


def _member(request: OrganizationRequest, member_id: int) -> Membership:
    people = request.organization.memberships.select_related("user", "organization")
    return get_object_or_404(people, pk=member_id)


def _invitations(organization: Organization) -> list[tuple[Invitation, str]]:
    """Return the organization's invitations; `has_expired` by the database's clock.

    Where no mail goes out, each comes with its link.
    """
    has_expired = ExpressionWrapper(Q(expires_at__lte=Now()), BooleanField())
    found: Any = Invitation.objects.filter(organization=organization).order_by("email")
    shows_link = not settings.MAIL_GOES_OUT
    return [
        (each, invitations.link(each) if shows_link and not each.has_expired else "")
        for each in found.annotate(has_expired=has_expired)
    ]
