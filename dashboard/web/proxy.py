"""What the proxies in front say of a request: the client's address and the scheme it used."""

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


class ProxyMiddleware:
    """Makes `REMOTE_ADDR` and the scheme true.

    `X-Forwarded-For` and `X-Forwarded-Proto` count only from `TRUSTED_PROXY_COUNT` proxies; each
    appends one address, so the client's is that many from the right. Where no proxy says which
    scheme was used, it is that of `SITE_URL`: under https something in front has ended TLS, and a
    redirect would never end.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scheme = urlsplit(settings.SITE_URL).scheme
        if trusted := settings.TRUSTED_PROXY_COUNT:
            client = _from_the_right(request.headers.get("X-Forwarded-For", ""), trusted)
            if _is_address(client):
                request.META["REMOTE_ADDR"] = client
            forwarded = request.headers.get("X-Forwarded-Proto", "")
            scheme = _from_the_right(forwarded, min(trusted, forwarded.count(",") + 1)) or scheme
        request.META["wsgi.url_scheme"] = scheme.lower()
        return self.get_response(request)


def _from_the_right(header: str, place: int) -> str:
    values = header.split(",")
    return values[-place].strip() if len(values) >= place else ""


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True
