"""The page that a person arrives at after signing in."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .facts import Fact, facts_of
from .http import Request
from .models import Membership
from .second_factor import open_memberships
from .single_sign_on import needed_provider

FACTOR_REQUIRED = Fact("Requires a second factor", tone="warning")
PROVIDER_REQUIRED = Fact("Requires single sign-on", tone="warning")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Redirect a person with one organization to it.

    Show the others a search and the state of each organization, or some help.
    """
    person_request = cast(Request, request)
    memberships = person_request.memberships
    if len(memberships) == 1:
        return redirect(memberships[0].organization)
    if not memberships:
        context = {"sends_mail": settings.MAIL_GOES_OUT}
        return render(request, "orgs/no_organization.html", context)
    facts = facts_of([each.organization for each in open_memberships(person_request)])
    rows = [
        (each, facts.get(each.organization_id) or [_required(person_request, each)])
        for each in memberships
    ]
    return render(request, "orgs/home.html", {"rows": rows})


def _required(request: Request, membership: Membership) -> Fact:
    """Return what a membership needs before its pages open."""
    return PROVIDER_REQUIRED if needed_provider(request, membership) else FACTOR_REQUIRED
