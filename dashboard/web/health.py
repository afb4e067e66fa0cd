"""Health checks. They answer any host name and scheme, signed in or not."""

from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def healthz() -> HttpResponse:
    """Return 200: this process is alive."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz() -> HttpResponse:
    """Return 200 if the database answers, 503 if it doesn't."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("the database doesn't answer\n", "text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


CHECKS = {"/healthz": healthz, "/readyz": readyz}


class HealthMiddleware:
    """Answers health checks before any other middleware sees them.

    Load balancers probe by IP address, over plain HTTP, without a session.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        check = CHECKS.get(request.path_info)
        if check is None:
            return self.get_response(request)
        response = check()
        response["Cache-Control"] = "no-store"
        return response
