"""Requests with what the middleware and the access decorator add, for annotations."""

from dashboard.web.http import HtmxRequest

from .models import Membership, Organization, User


class Request(HtmxRequest):
    """A request from a person who is signed in."""

    user: User
    memberships: list[Membership]


class OrganizationRequest(Request):
    """A member's request for a page of their organization."""

    organization: Organization
    membership: Membership
