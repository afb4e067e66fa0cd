"""Rules about the server that receives a number's webhooks."""

from typing import Any

import pytest

from tests.audits.cases import number, reason_of, with_server

WITHOUT_CREDENTIAL = "Server receives no credential, so anyone can call it."
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
def test_public_https_servers_and_host_names_are_not_found(url: str) -> None:
    assert reason_of("insecure-server", with_server(url)) is None


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
def test_servers_without_https_are_found(url: str, host: str) -> None:
    assert reason_of("insecure-server", with_server(url)) == (f"Server{host} is not HTTPS.")


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
def test_private_hosts_are_found(host: str) -> None:
    shown = host.lower().removesuffix(".")
    for url in (f"https://{host}/x", f"https://{host}:8443", f"https://{host}?x"):
        assert reason_of("insecure-server", with_server(url)) == (
            f"Server {shown} has no public address."
        )
    assert reason_of("insecure-server", with_server(f"http://{host}")) == (
        f"Server {shown} is not HTTPS and has no public address."
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
def test_disguised_private_hosts_are_found(url: str) -> None:
    assert reason_of("insecure-server", with_server(url))


@pytest.mark.parametrize("parts", ["", "/", "#", "?", "\\", "@", ":", "://", "%40", "\n"])
@pytest.mark.parametrize("scheme", ["http://", "https://", "http:", "", "ftp://"])
def test_a_password_in_the_url_is_never_shown(scheme: str, parts: str) -> None:
    url = f"{scheme}me:{PASSWORD}{parts}{PASSWORD}@10.0.0.1/hook"
    reason = reason_of("insecure-server", with_server(url))
    assert reason is None or PASSWORD not in reason


def test_only_the_host_of_a_url_is_shown() -> None:
    url = f"http://me:{PASSWORD}@10.0.0.1:8080/hook?token={PASSWORD}"
    assert reason_of("insecure-server", with_server(url)) == (
        "Server 10.0.0.1 is not HTTPS and has no public address."
    )


@pytest.mark.parametrize("server", [None, {}, {"url": ""}, {"url": 7}, "http://10.0.0.1", []])
def test_a_missing_server_is_not_found(server: Any) -> None:
    assert reason_of("insecure-server", number(server=server)) is None
    assert reason_of("server-without-credential", number(server=server)) is None


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
        {"headers": "an unknown form"},
        {"timeoutSeconds": 20, "backoffPlan": {"type": "fixed"}},
    ],
)
def test_a_server_without_credential_is_found(fields: dict[str, Any]) -> None:
    server = with_server("https://example.com/hook?env=prod#a", **fields)
    assert reason_of("server-without-credential", server) == WITHOUT_CREDENTIAL


@pytest.mark.parametrize(
    "fields",
    [
        {"credentialId": "credential-1"},
        {"credentialId": {"unknown": "form"}},
        {"headers": {"Authorization": "Bearer x"}},
        {"headers": {"x-api-key": "x"}},
        {"headers": {"X-Anything": "it may be one"}},
        {"headers": {"Accept": "text/plain", "X-Vapi-Secret": "x"}},
        {"secret": "former field"},
        {"url": "https://me:password@example.com/"},
        {"url": "https://example.com/?token=abc"},
        {"url": "https://example.com/?code=abc"},
        {"url": "https://abc@example.com/"},
    ],
)
def test_any_credential_counts(fields: dict[str, Any]) -> None:
    server = number(server={"url": "https://example.com/", **fields})
    assert reason_of("server-without-credential", server) is None
