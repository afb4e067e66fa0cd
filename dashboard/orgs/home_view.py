"""The page that a person arrives at after signing in."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .http import Request
from .models import Membership


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Redirect a person with one organization to it. Show the others a choice, or some help."""
    person = cast(Request, request).user
    memberships = list(Membership.objects.for_user(person))
    if len(memberships) == 1:
        return redirect(memberships[0].organization)
    return render(request, "orgs/home.html", {"memberships": memberships, "person": person})
