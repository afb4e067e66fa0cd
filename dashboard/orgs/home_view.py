"""The page that a person arrives at after signing in."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .facts import facts_of
from .http import Request


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
        return render(request, "orgs/no_organization.html")
    facts = facts_of([each.organization for each in memberships])
    rows = [(each, facts[each.organization_id]) for each in memberships]
    return render(request, "orgs/home.html", {"rows": rows})
