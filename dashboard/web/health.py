"""Health checks, which answer whatever the host name, the scheme or the session."""

from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def healthz() -> HttpResponse:
    """Alive: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz() -> HttpResponse:
    """Ready: the database answers too. 503 while it doesn't."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("the database doesn't answer\n", "text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


CHECKS = {"/healthz": healthz, "/readyz": readyz}


class HealthMiddleware:
    """Stands first, since load balancers probe by address, over plain HTTP and signed out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        check = CHECKS.get(request.path_info)
        if check is None:
            return self.get_response(request)
        response = check()
        response["Cache-Control"] = "no-store"
        return response
