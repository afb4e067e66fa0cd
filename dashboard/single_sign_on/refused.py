"""The answer to a person whom a provider didn't sign in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class Refused(Exception):
    """The provider's answer signs nobody in. As a string, a reason for the person."""


def refusal(request: HttpRequest, provider: str, reason: str, *, status: int = 403) -> HttpResponse:
    context = {"provider": provider, "reason": reason}
    return render(request, "single_sign_on/refused.html", context, status=status)
