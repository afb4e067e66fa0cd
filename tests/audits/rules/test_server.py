"""The server that a number's webhooks go to."""

from typing import Any

import pytest

from tests.audits.cases import found, number, with_server

WITHOUT_CREDENTIAL = (
    "The server gets neither a credential nor a header with one, so anybody could call it."
)
PASSWORD = "hunter2"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://hooks.example.com:8443/vapi?x=1#y",
        "HTTPS://Example.COM/",
        "https:\\\\example.com\\hook",
        " https://example.com/ ",
        "https://user:password@example.com/",
        "https://bücher.example/",
        "https://localhost.example.com/",
        "https://8.8.8.8/",
        "https://134744072/",
        "https://[2606:4700:4700::1111]/",
        "https://[::ffff:8.8.8.8]/",
        "https://[64:ff9b::8.8.8.8]/",
        "https://127.0.0.1.example.com/",
        "https://1.2.3.4.5/",
        "https://256.0.0.1/",
        "https://127.0.0.09/",
        "https://4294967296/",
        "https://[fe80::1/",
        "https://",
        "https://{{host}}/hook",
        f"https://{'9' * 5000}/",
    ],
)
def test_servers_in_order_and_names_that_may_lead_anywhere(url: str) -> None:
    assert found("insecure-server", with_server(url)) is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://hooks.example.com/vapi", " hooks.example.com"),
        ("HTTP://hooks.example.com:8080/vapi", " hooks.example.com"),
        ("http://8.8.8.8", " 8.8.8.8"),
        ("hooks.example.com/vapi", ""),
        ("//hooks.example.com/vapi", ""),
        ("wss://hooks.example.com/", ""),
        ("sip:hooks@example.com", ""),
        ("   ", ""),
        ("http://", ""),
    ],
)
def test_servers_without_https(url: str, host: str) -> None:
    assert found("insecure-server", with_server(url)) == (
        f"The server{host} is called without https."
    )


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LocalHost",
        "localhost.",
        "api.localhost",
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7F.0.0.0x1",
        "0177.0.0.1",
        "017700000001",
        "0x7f.1",
        "0",
        "0x",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "192.168.257",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[::ffff:127.0.0.1]",
        "[::FFFF:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::10.0.0.1]",
        "[2002:7f00:1::]",
    ],
)
def test_hosts_that_are_not_public(host: str) -> None:
    shown = host.lower().removesuffix(".")
    for url in (f"https://{host}/x", f"https://{host}:8443", f"https://{host}?x"):
        assert found("insecure-server", with_server(url)) == (
            f"The server {shown} has no public address."
        )
    assert found("insecure-server", with_server(f"http://{host}")) == (
        f"The server {shown} is called without https and has no public address."
    )


@pytest.mark.parametrize(
    "url",
    [
        "https:127.0.0.1/",
        "https:/127.0.0.1",
        "https:\\\\127.0.0.1\\x",
        "https://127.0.\t0.1\n/",
        "https://%31%32%37.0.0.1/",
        "https://１２７。０。０。１/",
        "https://ⓛocalhost/",
        "https://example.com@127.0.0.1/",
        "https://example.com:443@127.0.0.1/",
        "https://example.com%2f@127.0.0.1/",
        "https://a@b@127.0.0.1/",
        "https://127.0.0.1\\@example.com/",
        "https://127.0.0.1#@example.com/",
        "https://[fe80::1%25eth0]/",
    ],
)
def test_hosts_that_hide(url: str) -> None:
    assert found("insecure-server", with_server(url))


@pytest.mark.parametrize("parts", ["", "/", "#", "?", "\\", "@", ":", "://", "%40", "\n"])
@pytest.mark.parametrize("scheme", ["http://", "https://", "http:", "", "ftp://"])
def test_a_password_in_the_address_is_never_said(scheme: str, parts: str) -> None:
    url = f"{scheme}me:{PASSWORD}{parts}{PASSWORD}@10.0.0.1/hook"
    reason = found("insecure-server", with_server(url))
    assert reason is None or PASSWORD not in reason


def test_of_an_address_only_the_host_is_said() -> None:
    url = f"http://me:{PASSWORD}@10.0.0.1:8080/hook?token={PASSWORD}"
    assert found("insecure-server", with_server(url)) == (
        "The server 10.0.0.1 is called without https and has no public address."
    )


@pytest.mark.parametrize("server", [None, {}, {"url": ""}, {"url": 7}, "http://10.0.0.1", []])
def test_no_server(server: Any) -> None:
    assert found("insecure-server", number(server=server)) is None
    assert found("server-without-credential", number(server=server)) is None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"credentialId": ""},
        {"credentialId": None},
        {"headers": None},
        {"headers": {}},
        {"headers": {"Authorization": None}},
        {"headers": {"Authorization": ""}},
        {"headers": {"Accept": "text/plain", "content-type": "x", "User-Agent": "y"}},
        {"headers": "of a form nobody knows"},
        {"timeoutSeconds": 20, "backoffPlan": {"type": "fixed"}},
    ],
)
def test_a_server_that_anybody_could_call(fields: dict[str, Any]) -> None:
    server = with_server("https://example.com/hook?team=a", **fields)
    assert found("server-without-credential", server) == WITHOUT_CREDENTIAL


@pytest.mark.parametrize(
    "fields",
    [
        {"credentialId": "credential-1"},
        {"credentialId": {"of a form": "nobody knows"}},
        {"headers": {"Authorization": "Bearer x"}},
        {"headers": {"x-api-key": "x"}},
        {"headers": {"X-Anything": "it may be one"}},
        {"headers": {"Accept": "text/plain", "X-Vapi-Secret": "x"}},
        {"secret": "as it was before"},
        {"url": "https://me:password@example.com/"},
        {"url": "https://example.com/?token=abc"},
    ],
)
def test_a_server_with_a_credential(fields: dict[str, Any]) -> None:
    server = number(server={"url": "https://example.com/", **fields})
    assert found("server-without-credential", server) is None
