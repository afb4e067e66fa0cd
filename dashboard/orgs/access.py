"""Who may do what: the one decorator of every page of an organization."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from .http import OrganizationRequest
from .models import Membership, Role

P = ParamSpec("P")
View = Callable[Concatenate[OrganizationRequest, P], HttpResponseBase]
KeepPosted = Callable[[HttpRequest], str | None]
"""Keeps what somebody signed out has posted; the address that shows it again once they are in."""


class RoleTooLow(PermissionDenied):
    """The member's role doesn't include the one that the page needs."""

    def __init__(self, needed: Role) -> None:
        super().__init__(f"this needs the role {needed}")
        self.needed = needed


def require_role(
    role: Role, *, keep_posted: KeepPosted | None = None
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Lets members with at least this role in; the view finds who they are on the request.

    Strangers get a 404, as for an organization that doesn't exist; members with a lower role a 403
    that names the role. Memberships are read on every request, so a change takes effect at once.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            member_request = _as_member(request, slug)
            if not member_request.membership.may(role):
                raise RoleTooLow(role)
            return view(member_request, *args, **kwargs)

        guarded.required_role = role  # type: ignore[attr-defined]  # for the walk of all URLs
        guarded.keep_posted = keep_posted  # type: ignore[attr-defined]  # for the middleware
        return guarded

    return decorate


def _as_member(request: HttpRequest, slug: str) -> OrganizationRequest:
    member_request = cast(OrganizationRequest, request)
    member_request.memberships = list(Membership.objects.of(request.user))
    for membership in member_request.memberships:
        if membership.organization.slug == slug:
            member_request.membership = membership
            member_request.organization = membership.organization
            return member_request
    raise Http404("no such organization among this person's")
