"""Times are in the time zone that the person chose, else in the one of the browser's cookie."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from dashboard.web.time_zone import TimeZoneMiddleware
from tests.cast import Cast


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


@pytest.mark.parametrize(("chosen", "zone"), [("Asia/Tokyo", "Asia/Tokyo"), ("", "Europe/Berlin")])
def test_the_preference_wins_over_the_browser(
    as_viewer: Client, cast: Cast, chosen: str, zone: str
) -> None:
    cast.viewer.save_preferences(time_zone=chosen)
    as_viewer.cookies["time_zone"] = "Europe/Berlin"
    assert f"Times in {zone}" in as_viewer.get("/orgs/acme/members/").text
