"""Pages to list and remove members, and to change their roles."""

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Membership, Organization, Role
from dashboard.web.dialogs import ask, go_to

from . import memberships
from .forms import RoleForm
from .models import Invitation


@require_role(Role.VIEWER)
@require_safe
def members(request: OrganizationRequest) -> HttpResponse:
    """List the members, and for admins the invitations."""
    organization, may_manage = request.organization, request.membership.may(Role.ADMIN)
    context = {
        "people": organization.memberships.select_related("user").order_by("user__email"),
        "invitations": _invitations(organization) if may_manage else [],
        "may_manage": may_manage,
    }
    return render(request, "administration/members.html", context)


@require_role(Role.ADMIN)
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
            messages.success(request, f"{member.user} is now {member.get_role_display()}.")
            return go_to(request, back)
    context = {"form": form, "member": member, "back": back}
    return ask(request, "administration/change_role.html", context)


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: OrganizationRequest, member_id: int) -> HttpResponse:
    """Ask whether to remove a member. On POST, remove them."""
    member, back = _member(request, member_id), _members_address(request)
    error = None
    if request.method == "POST":
        try:
            memberships.remove(member, by=Actor.from_request(request))
        except memberships.Refusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, f"{member.user} is no longer a member.")
            return go_to(request, reverse("home") if member.user == request.user else back)
    context = {"member": member, "error": error, "back": back}
    return ask(request, "administration/remove_member.html", context)


def _members_address(request: OrganizationRequest) -> str:
    return reverse("administration:members", args=[request.organization.slug])


def _member(request: OrganizationRequest, member_id: int) -> Membership:
    people = request.organization.memberships.select_related("user", "organization")
    return get_object_or_404(people, pk=member_id)


def _invitations(organization: Organization) -> QuerySet[Invitation]:
    """Return the organization's invitations; `has_expired` by the database's clock."""
    has_expired = ExpressionWrapper(Q(expires_at__lte=Now()), BooleanField())
    invitations = Invitation.objects.filter(organization=organization)
    return invitations.annotate(has_expired=has_expired).order_by("email")
