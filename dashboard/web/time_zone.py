"""The person's time zone, which the browser reports in a cookie."""

import zoneinfo
from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

GetResponse = Callable[[HttpRequest], HttpResponse]

COOKIES = ("__Host-time_zone", "time_zone")  # over https and http, by static/js/time-zone.js


class TimeZoneMiddleware:
    """Show times in the person's time zone, and in UTC until the browser has reported it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reported = next((request.COOKIES[name] for name in COOKIES if name in request.COOKIES), "")
        request.reports_time_zone = bool(reported)  # type: ignore[attr-defined]
        try:
            zone = zoneinfo.ZoneInfo(unquote(reported) or "UTC")
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            zone = zoneinfo.ZoneInfo("UTC")
        with timezone.override(zone):
            return self.get_response(request)
