"""What answers a number, as it is shown."""

import pytest

from phone_numbers.assignees.assignee import host_of

UNREADABLE = "Unreadable address"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://hooks.example.com/calls?id=1", "hooks.example.com"),
        ("HTTPS://Hooks.Example.com:8443", "Hooks.Example.com:8443"),
        ("https://user:hunter2@hooks.example.com/", "hooks.example.com"),
        ("https://hooks.example.com/calls@night", "hooks.example.com"),
        ("https://[2001:db8::1]:8443/calls", "[2001:db8::1]:8443"),
        ("https://bücher.example", "bücher.example"),
        ("hooks.example.com/calls", "hooks.example.com"),
        ("localhost", "localhost"),
        ("user:hunter2@hooks.example.com", UNREADABLE),
        ("//user:hunter2@hooks.example.com", UNREADABLE),
        ("https:user:hunter2@hooks.example.com", UNREADABLE),
        ("https://user:hunter/2@hooks.example.com", UNREADABLE),
        ("https://hunter@2@hooks.example.com", UNREADABLE),
        ("", UNREADABLE),
    ],
)
def test_only_the_host_of_a_server_is_shown(url: str, host: str) -> None:
    assert host_of(url) == host
