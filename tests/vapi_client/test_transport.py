"""The transport speaks httpx: its requests, its responses, its exceptions."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from vapi_client.connections import Connections
from vapi_client.deadline import Deadline, use_deadline
from vapi_client.transport import DeadlineTransport

from .local_server import QuietHandler, serving

NAMES = (
    "PoolTimeout",
    "ConnectTimeout",
    "ReadTimeout",
    "WriteTimeout",
    "ConnectError",
    "ReadError",
    "WriteError",
    "ProxyError",
    "UnsupportedProtocol",
    "LocalProtocolError",
    "RemoteProtocolError",
)


class Body(httpcore.Response):
    """A response whose body breaks off with an exception."""

    def __init__(self, error: Exception) -> None:
        super().__init__(200)
        self._error = error

    def iter_stream(self) -> Iterator[bytes]:
        yield b"half"
        raise self._error


@pytest.fixture
def transport() -> Iterator[DeadlineTransport]:
    with DeadlineTransport(1) as transport:
        yield transport


@pytest.mark.parametrize("name", NAMES)
def test_each_exception_of_httpcore_becomes_that_of_httpx(
    name: str, transport: DeadlineTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, ours = getattr(httpcore, name)("why"), getattr(httpx, name)

    def fails(request: httpcore.Request) -> httpcore.Response:
        raise theirs

    monkeypatch.setattr(transport.pool, "handle_request", fails)
    with pytest.raises(ours, match="why") as caught:
        transport.handle_request(httpx.Request("GET", "http://vapi.example"))
    assert type(caught.value) is ours


@pytest.mark.parametrize("name", NAMES)
def test_an_exception_while_the_body_is_read_becomes_that_of_httpx(
    name: str, transport: DeadlineTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Body(getattr(httpcore, name)("why"))
    monkeypatch.setattr(transport.pool, "handle_request", lambda request: broken)
    response = transport.handle_request(httpx.Request("GET", "http://vapi.example"))
    with pytest.raises(getattr(httpx, name), match="why"):
        list(response.iter_raw())


def test_a_request_and_its_response_keep_their_headers_path_and_body(
    transport: DeadlineTransport,
) -> None:
    class Echoes(QuietHandler):
        def get(self) -> None:
            assert self.path == "/a%2Fb?c=d%26e"
            self.answer(self.headers["X-Word"].encode(), status=201, X_Word="there")

    with serving(Echoes) as url, httpx.Client(transport=transport) as client:
        response = client.get(f"{url}/a%2Fb?c=d%26e", headers={"X-Word": "here"})
    assert (response.status_code, response.headers["X-Word"]) == (201, "there")
    assert response.content == b"here"


def test_a_read_response_frees_its_connection_for_the_next_request(
    transport: DeadlineTransport,
) -> None:
    class Answers(QuietHandler):
        def get(self) -> None:
            self.answer()

    with serving(Answers) as url, httpx.Client(transport=transport) as client:
        for _ in range(3):
            client.get(url)
        assert len(transport.pool.connections) == 1


def test_nothing_is_sent_over_an_open_connection_after_the_deadline(
    transport: DeadlineTransport,
) -> None:
    asked: list[str] = []

    class Answers(QuietHandler):
        def get(self) -> None:
            asked.append(self.path)
            self.answer()

    with serving(Answers) as url, httpx.Client(transport=transport) as client:
        client.get(url)
        with use_deadline(Deadline(-1)), pytest.raises(httpx.ConnectTimeout):
            client.get(url)
        assert len(asked) == 1


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """Return a file with the certificate of a company's own authority, and its private key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "authority of a company")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "authority.pem"
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    file.write_bytes(certificate.public_bytes(pem) + key.private_bytes(pem, form, plain))
    return file


def test_the_certificates_of_ssl_cert_file_are_trusted(
    monkeypatch: pytest.MonkeyPatch, authority: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))

    connections = Connections()
    trusted = connections.transport.pool._ssl_context.get_ca_certs()  # type: ignore[union-attr]
    connections.close()
    assert [each["subject"] for each in trusted] == [((("commonName", "authority of a company"),),)]


def test_nothing_is_sent_to_a_server_whose_certificate_is_not_trusted(authority: Path) -> None:
    asked: list[str] = []

    class Answers(QuietHandler):
        def get(self) -> None:
            asked.append(self.path)
            self.answer()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority)
    connections = Connections()
    with serving(Answers, tls=context) as url, pytest.raises(httpx.ConnectError, match="certifi"):
        connections.client.get(url)
    connections.close()
    assert asked == []


def test_tls_is_at_least_version_1_2_and_checks_the_host(transport: DeadlineTransport) -> None:
    context = transport.pool._ssl_context
    assert context
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert context.maximum_version in {ssl.TLSVersion.MAXIMUM_SUPPORTED, ssl.TLSVersion.TLSv1_3}
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
