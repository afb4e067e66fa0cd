"""The person's time zone: the one they chose, else the one that the browser reports in a cookie."""

import zoneinfo
from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

GetResponse = Callable[[HttpRequest], HttpResponse]

COOKIES = ("__Host-time_zone", "time_zone")  # over https and http, by static/js/time-zone.js


class TimeZoneMiddleware:
    """Show times in the person's time zone, and in UTC until it is known."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reported = next((request.COOKIES[name] for name in COOKIES if name in request.COOKIES), "")
        name = _chosen(request) or unquote(reported)
        request.has_time_zone = bool(name)  # type: ignore[attr-defined]
        try:
            zone = zoneinfo.ZoneInfo(name or "UTC")
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            zone = zoneinfo.ZoneInfo("UTC")
        with timezone.override(zone):
            return self.get_response(request)


def _chosen(request: HttpRequest) -> str:
    """Return the zone of the person's preferences, or an empty text."""
    preferences = getattr(getattr(request, "user", None), "preferences", None)
    return preferences.time_zone if preferences else ""
