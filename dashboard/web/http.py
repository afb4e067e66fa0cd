"""The request type of every page, for annotations."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request with what django-htmx's middleware adds."""

    htmx: HtmxDetails
