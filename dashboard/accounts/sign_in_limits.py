"""The limits of failed sign-ins. Settings hold the numbers (ACCOUNT_RATE_LIMITS)."""

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.http import HttpRequest

from . import devices


def count_attempt(request: HttpRequest, email: str) -> RateLimitUsage | None:
    """Count an attempt as failed, and return what a success takes back. Return None at a limit.

    A remembered browser has a count of its own, so nobody can lock its person out. Others count by
    client, by address and client, and by address over all clients.
    """
    email = email.lower()
    if device := devices.remembered(request, email):
        limits = [("login_failed_device", device)]
    else:
        client = ratelimit.get_ip(request)
        limits = [("login_failed", f"{email} {client}"), ("login_failed_anywhere", email)]
    counted = []
    for action, key in limits:
        usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
        if usage is None:
            return None
        counted += usage.usage
    return RateLimitUsage(counted)
