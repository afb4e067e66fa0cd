"""Access to the site's pages: the one decorator that all of them have."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from dashboard.orgs.http import Request
from dashboard.orgs.recent_sign_in import require_recent_sign_in
from dashboard.orgs.second_factor import set_up_first, site_requires_factor


def require_site_administrator[**P](
    *, asks_again: bool = False
) -> Callable[[Callable[Concatenate[Request, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Let site administrators in. Other people get a 404, as for an address that doesn't exist.
    Administrators without a second factor are led to set one up (SITE_SECOND_FACTOR).

    The person is read on every request, so taking the administration away works at once. With
    `asks_again`, whoever signed in more than ten minutes ago is asked for their password or a
    second factor before a POST.
    """

    def decorate(
        view: Callable[Concatenate[Request, P], HttpResponse],
    ) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            person_request = cast(Request, request)
            if not person_request.user.is_site_administrator:
                raise Http404("the person is no site administrator")
            if site_requires_factor(person_request.user):
                return set_up_first(person_request, "Site administration", reverse("site:overview"))
            if asks_again:
                require_recent_sign_in(request)
            return view(person_request, *args, **kwargs)

        guarded.is_for_site_administrators = True  # type: ignore[attr-defined]  # for the test of all URLs
        guarded.asks_again = asks_again  # type: ignore[attr-defined]  # likewise
        return guarded

    return decorate
