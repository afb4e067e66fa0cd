"""A site without Django, to see how the web server treats its clients."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

PIECE = b"x" * 65_536


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer /large with 64 MB, /digest with the body's hash, and others with its size."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/large":
        return (PIECE for _ in range(1024))
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/digest":
        return [f"{sha256(body).hexdigest()};".encode()]
    return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {len(body)};".encode()]
