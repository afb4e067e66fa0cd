"""Middleware for the header, which is on every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .models import Membership

GetResponse = Callable[[HttpRequest], HttpResponse]

FROM = "from"  # the parameter in which links to pages of no organization name the one they are on


class NavigationMiddleware:
    """Gives each request the person's memberships. They are queried if the page needs them.

    A page of no organization, such as Preferences, keeps the navigation of the organization that
    the person comes from, `request.came_from`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.memberships = SimpleLazyObject(lambda: _memberships(request))  # type: ignore[attr-defined]
        request.came_from = SimpleLazyObject(lambda: _came_from(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _memberships(request: HttpRequest) -> list[Membership]:
    person = request.user
    return list(Membership.objects.for_user(person)) if person.is_authenticated else []


def _came_from(request: HttpRequest) -> Membership | None:
    memberships: list[Membership] = request.memberships  # type: ignore[attr-defined]
    if len(memberships) == 1:
        return memberships[0]
    slug = request.GET.get(FROM)
    return next((each for each in memberships if each.organization.slug == slug), None)
