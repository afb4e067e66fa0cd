"""The people of an organization: see them, add them, change roles, remove them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.activity.record import Actor

from . import invitations, memberships
from .access import require_role
from .forms import MemberForm, RoleForm
from .http import OrganizationRequest
from .models import Membership, Role


@require_role(Role.VIEWER)
@require_safe
def members(request: OrganizationRequest) -> HttpResponse:
    """Everybody, with their roles."""
    people = request.organization.memberships.select_related("user").order_by("user__email")
    return render(
        request,
        "orgs/members.html",
        {"people": people, "may_manage": request.membership.may(Role.ADMIN)},
    )


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: OrganizationRequest) -> HttpResponse:
    """Adds a person by their address and tells them by mail."""
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        try:
            membership = memberships.add(request.organization, email, role, by=Actor.of(request))
        except memberships.Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{membership.user} is now a member.")
            _send_mail(request, membership)
            return redirect("orgs:members", request.organization.slug)
    return render(request, "orgs/add_member.html", {"form": form})


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: OrganizationRequest, member_id: int) -> HttpResponse:
    """Gives a member another role."""
    member = _member(request, member_id)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            memberships.change_role(member, form.cleaned_data["role"], by=Actor.of(request))
        except memberships.Refusal as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"{member.user} is now {member.get_role_display()}.")
            return redirect("orgs:members", request.organization.slug)
    return render(request, "orgs/change_role.html", {"form": form, "member": member})


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: OrganizationRequest, member_id: int) -> HttpResponse:
    """Asks whether to remove a member; by POST, removes them."""
    member = _member(request, member_id)
    error = None
    if request.method == "POST":
        try:
            memberships.remove(member, by=Actor.of(request))
        except memberships.Refusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, f"{member.user} is no longer a member.")
            if member.user == request.user:
                return redirect("home")
            return redirect("orgs:members", request.organization.slug)
    return render(request, "orgs/remove_member.html", {"member": member, "error": error})


@require_role(Role.ADMIN)
@require_POST
def send_link(request: OrganizationRequest, member_id: int) -> HttpResponse:
    """Sends a member without a password the link to set one again."""
    member = _member(request, member_id)
    if member.user.has_usable_password():
        messages.info(request, f"{member.user} has set a password already.")
    else:
        _send_mail(request, member)
    return redirect("orgs:members", request.organization.slug)


def _member(request: OrganizationRequest, member_id: int) -> Membership:
    people = request.organization.memberships.select_related("user", "organization")
    return get_object_or_404(people, pk=member_id)


def _send_mail(request: OrganizationRequest, membership: Membership) -> None:
    """Sends the mail about a membership, and tells how that went."""
    person = membership.user
    has_password = person.has_usable_password()
    if invitations.send(membership, by=request.user):
        what = "a mail" if has_password else "a link to set a password"
        messages.success(request, f"We sent {what} to {person}.")
    elif has_password:
        messages.warning(
            request, f"The mail to {person} could not be sent. Tell them to sign in as usual."
        )
    else:
        messages.warning(
            request,
            f"The mail to {person} could not be sent. They are a member, but have no password "
            "yet: use “Send the link again” below when mail works.",
        )
