"""A device in words."""

import pytest

from dashboard.accounts.device_names import device_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/142.0 Safari/537.36", "Chrome on Windows"),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Chrome/142.0 Safari/537.36 "
            "Edg/142.0",
            "Edge on macOS",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10) {WEBKIT} Chrome/142.0 Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox on Linux",
        ),
        ("curl/8.16", "an unknown device"),
        ("", "an unknown device"),
    ],
)
def test_the_browser_and_the_system_are_named(agent: str, name: str) -> None:
    assert device_name(agent) == name
