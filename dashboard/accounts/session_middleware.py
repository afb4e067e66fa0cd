"""Closes answers whose sessions can't be saved."""

from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse


class SessionMiddleware(middleware.SessionMiddleware):
    """Closes an answer whose session can't be saved, as when the person signed out meanwhile.

    An error takes its place, and nothing else would close it: a download would hold its turn for
    good (dashboard/web/downloads.py).
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except Exception:
            response.close()
            raise
