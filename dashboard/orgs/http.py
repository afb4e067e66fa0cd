"""Requests with what the middleware and the access decorator add, for annotations."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import Membership, Organization, User


class Request(HttpRequest):
    """Any request of a signed-in person."""

    user: User
    htmx: HtmxDetails
    memberships: list[Membership]  # for the menu in the header, where the page has one


class OrganizationRequest(Request):
    """A request for a page of an organization, by one of its members."""

    organization: Organization
    membership: Membership
