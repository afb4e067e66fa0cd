"""The client's address and scheme, behind any number of proxies."""

import ipaddress
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]

UNUSED = "proxy:unused"  # in the cache, for `manage.py doctor`
REMEMBERED = 86_400  # seconds
log = logging.getLogger(__name__)


class ProxyMiddleware:
    """Sets `REMOTE_ADDR` and the scheme to those of the client.

    `X-Forwarded-For` and `X-Forwarded-Proto` count only from `TRUSTED_PROXY_COUNT` proxies. Each
    proxy appends one address, so the client's is that many from the right. Where no proxy names a
    scheme, the scheme is that of `SITE_URL`: with https, something in front has ended TLS, and a
    redirect to https would never end.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._has_noted = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scheme = urlsplit(settings.SITE_URL).scheme
        if trusted := settings.TRUSTED_PROXY_COUNT:
            client = _from_the_right(request.headers.get("X-Forwarded-For", ""), trusted)
            if _is_address(client):
                request.META["REMOTE_ADDR"] = client
            forwarded = request.headers.get("X-Forwarded-Proto", "")
            scheme = _from_the_right(forwarded, min(trusted, forwarded.count(",") + 1)) or scheme
        elif "X-Forwarded-For" in request.headers and not self._has_noted:
            self._note_unused()
        request.META["wsgi.url_scheme"] = scheme.lower()
        return self.get_response(request)

    def _note_unused(self) -> None:
        """Log once in each process that proxy headers arrive but are ignored."""
        self._has_noted = True
        log.warning(
            "X-Forwarded-For comes, and TRUSTED_PROXY_COUNT is 0: if a proxy sets it, limits on "
            "sign-in count all people as one client"
        )
        try:
            cache.set(UNUSED, True, REMEMBERED)
        except (DatabaseError, OSError):
            log.info("the cache doesn't take a note of it")


def client_address(request: HttpRequest) -> str | None:
    """Return the client's IP address; None behind a Unix socket, which has none."""
    value = request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(value.partition("%")[0]))
    except ValueError:
        return None


def _from_the_right(header: str, position: int) -> str:
    values = header.split(",")
    return values[-position].strip() if len(values) >= position else ""


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True
