"""Pages to list, add and remove members, and to change their roles."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Membership, Role

from . import memberships
from .forms import MemberForm, RoleForm
from .invitations import send_invitation


@require_role(Role.VIEWER)
@require_safe
def members(request: OrganizationRequest) -> HttpResponse:
    people = request.organization.memberships.select_related("user").order_by("user__email")
    return render(
        request,
        "administration/members.html",
        {"people": people, "may_manage": request.membership.may(Role.ADMIN)},
    )


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: OrganizationRequest) -> HttpResponse:
    """Add a person by email address, and mail them."""
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        try:
            membership = memberships.add(
                request.organization, email, role, by=Actor.from_request(request)
            )
        except memberships.Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{membership.user} is now a member.")
            _invite(request, membership)
            return redirect("administration:members", request.organization.slug)
    return render(request, "administration/add_member.html", {"form": form})


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: OrganizationRequest, member_id: int) -> HttpResponse:
    member = _member(request, member_id)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            memberships.change_role(
                member, form.cleaned_data["role"], by=Actor.from_request(request)
            )
        except memberships.Refusal as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"{member.user} is now {member.get_role_display()}.")
            return redirect("administration:members", request.organization.slug)
    return render(request, "administration/change_role.html", {"form": form, "member": member})


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: OrganizationRequest, member_id: int) -> HttpResponse:
    """Ask whether to remove a member. On POST, remove them."""
    member = _member(request, member_id)
    error = None
    if request.method == "POST":
        try:
            memberships.remove(member, by=Actor.from_request(request))
        except memberships.Refusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, f"{member.user} is no longer a member.")
            if member.user == request.user:
                return redirect("home")
            return redirect("administration:members", request.organization.slug)
    return render(request, "administration/remove_member.html", {"member": member, "error": error})


@require_role(Role.ADMIN)
@require_POST
def send_link(request: OrganizationRequest, member_id: int) -> HttpResponse:
    """Send a member without a password another link to set one."""
    member = _member(request, member_id)
    if member.user.has_usable_password():
        messages.info(request, f"{member.user} already has a password.")
    else:
        _invite(request, member)
    return redirect("administration:members", request.organization.slug)


def _member(request: OrganizationRequest, member_id: int) -> Membership:
    people = request.organization.memberships.select_related("user", "organization")
    return get_object_or_404(people, pk=member_id)


def _invite(request: OrganizationRequest, membership: Membership) -> None:
    """Send the invitation, and add a message that says whether it was sent."""
    person = membership.user
    has_password = person.has_usable_password()
    if send_invitation(membership, by=request.user):
        mail = "A mail" if has_password else "A link to set a password"
        messages.success(request, f"{mail} was sent to {person}.")
    elif has_password:
        messages.warning(
            request, f"The mail to {person} could not be sent. Tell them to sign in as usual."
        )
    else:
        messages.warning(
            request,
            f"The mail to {person} could not be sent. They are a member, but have no password "
            "yet. Select “Send link again” once mail works.",
        )
