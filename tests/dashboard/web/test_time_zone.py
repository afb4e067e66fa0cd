"""Times are in the person's time zone, which the browser sets in a cookie."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from dashboard.web.time_zone import TimeZoneMiddleware


@pytest.mark.parametrize(
    ("cookie", "zone"),
    [
        (None, "UTC"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("Europe%2FBerlin", "Europe/Berlin"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Nowhere/Land", "UTC"),
        ("../../etc/passwd", "UTC"),
        ("/etc/passwd", "UTC"),
        ("Europe", "UTC"),
        ("%00", "UTC"),
        ("x" * 5000, "UTC"),
    ],
)
@pytest.mark.parametrize("name", ["time_zone", "__Host-time_zone"])
def test_the_cookie_names_the_zone(name: str, cookie: str | None, zone: str) -> None:
    request = RequestFactory().get("/")
    if cookie is not None:
        request.COOKIES[name] = cookie
    response = TimeZoneMiddleware(
        lambda request: HttpResponse(timezone.get_current_timezone_name())
    )(request)
    assert response.text == zone
    assert timezone.get_current_timezone_name() == "UTC"
