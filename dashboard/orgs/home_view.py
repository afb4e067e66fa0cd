"""Where a person who has signed in arrives."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .http import Request
from .models import Membership


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Straight to one's organization; to the choice with several; to a word of help with none."""
    person = cast(Request, request).user
    memberships = list(Membership.objects.of(person))
    if len(memberships) == 1:
        return redirect(memberships[0].organization)
    return render(request, "orgs/home.html", {"memberships": memberships, "person": person})
