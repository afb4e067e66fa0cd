"""The examples of proxies, run in front of a server that says what it got."""

import datetime
import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.outside import ROOT
from tests.waiting import wait_until

HOST = "numbers.example.com"


class Upstream(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answer = json.dumps({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def upstream() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Upstream) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def running(*command: str, **environment: str) -> Iterator[None]:
    process = subprocess.Popen(
        command, env={"PATH": "/usr/bin:/bin", **environment}, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def program(name: str) -> str:
    """Return the path of a program. The examples are tested where it is installed."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        pytest.skip(f"{name} is missing")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(client: httpx.Client, url: str) -> httpx.Response:
    found: list[httpx.Response] = []

    def is_there() -> bool:
        try:
            found.append(client.get(url, headers={"Host": HOST, "X-Forwarded-For": "1.2.3.4"}))
        except httpx.TransportError:
            return False
        return found[-1].status_code != 503

    wait_until(is_there)
    return found[-1]


def check(client: httpx.Client, url: str, scheme: str) -> None:
    got = answer(client, f"{url}/orgs/acme/?page=2").json()
    assert (got["path"], got["host"]) == ("/orgs/acme/?page=2", HOST)
    assert got["x-forwarded-for"].split(", ")[-1] == "127.0.0.1"
    assert got["x-forwarded-proto"] == scheme
    assert 8 <= len(got["x-request-id"]) <= 64
    assert answer(client, f"{url}/metrics").status_code == 404


def test_nginx(upstream: str, tmp_path: Path) -> None:
    nginx, ports = program("nginx"), (free_port(), free_port())
    example = (ROOT / "deploy/nginx/vapi-numbers.conf").read_text()
    for there, here in (
        ("127.0.0.1:8000", upstream),
        ("listen 80;", f"listen 127.0.0.1:{ports[0]};"),
        ("listen 443 ", f"listen 127.0.0.1:{ports[1]} "),
        (f"/etc/letsencrypt/live/{HOST}/fullchain.pem", f"{tmp_path}/certificate.pem"),
        (f"/etc/letsencrypt/live/{HOST}/privkey.pem", f"{tmp_path}/key.pem"),
    ):
        assert example.count(there) == 1
        example = example.replace(there, here)
    make_certificate(tmp_path)
    paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    temporary = "".join(f"{each}_temp_path {tmp_path}/{each};" for each in paths)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; daemon off; events {{}} "
        f"http {{ access_log off; {temporary}\n{example}}}"
    )
    with (
        running(nginx, "-e", f"{tmp_path}/log", "-c", f"{tmp_path}/nginx.conf"),
        httpx.Client(verify=False, trust_env=False) as client,
    ):
        check(client, f"https://127.0.0.1:{ports[1]}", "https")
        moved = answer(client, f"http://127.0.0.1:{ports[0]}/orgs/")
        assert (moved.status_code, moved.headers["location"]) == (301, f"https://{HOST}/orgs/")


def test_caddy(upstream: str, tmp_path: Path) -> None:
    caddy, port = program("caddy"), free_port()
    example = ROOT / "deploy/caddy/Caddyfile"
    config = tmp_path / "Caddyfile"
    config.write_text("{\n\tadmin off\n}\n" + example.read_text())
    environment = {
        "SITE_HOST": f"http://{HOST}:{port}",
        "UPSTREAM": upstream,
        "HOME": str(tmp_path),
    }
    with (
        running(caddy, "run", "--adapter=caddyfile", f"--config={config}", **environment),
        httpx.Client(trust_env=False) as client,
    ):
        check(client, f"http://127.0.0.1:{port}", "http")


def make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
