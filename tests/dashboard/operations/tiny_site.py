"""A site without Django, to see how the web server treats its clients."""

from collections.abc import Callable, Iterable
from typing import Any

PIECE = b"x" * 65_536


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer /large with 64 MB, and everything else with the method and the size of the body."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/large":
        return (PIECE for _ in range(1024))
    size = len(environ["wsgi.input"].read())
    return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {size};".encode()]
