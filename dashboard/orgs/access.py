"""Access to an organization's pages: the one decorator that all of them have."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from .http import OrganizationRequest
from .models import Membership, Organization, Role
from .recent_sign_in import require_recent_sign_in
from .second_factor import lacks_required_factor, set_up_first
from .single_sign_on import needed_provider, sign_in_first

P = ParamSpec("P")
View = Callable[Concatenate[OrganizationRequest, P], HttpResponseBase]
KeepPosted = Callable[[HttpRequest], str | None]
"""Keeps what a signed-out person posted; returns the address that shows it after they sign in."""


class RoleTooLow(PermissionDenied):
    """The member's role doesn't include the role that the page needs."""

    def __init__(self, needed: Role) -> None:
        super().__init__(f"this needs the role {needed}")
        self.needed = needed


def require_role(
    role: Role, *, keep_posted: KeepPosted | None = None, asks_again: bool = False
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Let members with at least this role in, and set their organization on the request.

    Other people get a 404, as for an organization that doesn't exist. Members who haven't signed in
    by the provider that the organization requires are led there, and those without the second
    factor that it requires to set it up. Members with a lower role get a 403
    that names the role. Memberships are read on every request, so a change of role takes effect at
    once. With `asks_again`, whoever signed in more than ten minutes ago is asked for their password
    or a second factor before a POST.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            member_request = _as_member(request, slug)
            if provider := needed_provider(member_request, member_request.membership):
                return sign_in_first(member_request, provider)
            if lacks_required_factor(member_request):
                organization = member_request.organization
                back = organization.get_absolute_url()
                return set_up_first(member_request, organization.name, back)
            if not member_request.membership.may(role):
                raise RoleTooLow(role)
            if asks_again:
                require_recent_sign_in(request)
            return view(member_request, *args, **kwargs)

        guarded.required_role = role  # type: ignore[attr-defined]  # for the test of all URLs
        guarded.asks_again = asks_again  # type: ignore[attr-defined]  # likewise
        guarded.keep_posted = keep_posted  # type: ignore[attr-defined]  # for SignInMiddleware
        return guarded

    return decorate


def check_role(organization: Organization, user_id: int | None, role: Role) -> None:
    """Check again, right before a change, that a person is a member with at least this role.

    Raises Http404 and RoleTooLow, as `require_role` does.
    """
    members = Membership.objects.active().filter(organization=organization)
    membership = members.filter(user__pk=user_id).first() if user_id else None
    if membership is None:
        raise Http404("the person isn't a member any more")
    if not membership.may(role):
        raise RoleTooLow(role)


def _as_member(request: HttpRequest, slug: str) -> OrganizationRequest:
    member_request = cast(OrganizationRequest, request)
    for membership in member_request.memberships:
        if membership.organization.slug == slug:
            member_request.membership = membership
            member_request.organization = membership.organization
            membership.note_visit()
            return member_request
    raise Http404("the person is in no organization of this name")
