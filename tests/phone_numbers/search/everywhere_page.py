"""The page that searches all organizations, as tests read it."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

import vapi_sandbox

FIND, ACME, GLOBEX = "/find/", "/orgs/acme/numbers/found/", "/orgs/globex/numbers/found/"
HTMX = {"HX-Request": "true", "HX-Target": "searched"}
NUMBER = {"number": "+16285550177", "name": "Desk of the Moon"}


def links_in(html: str) -> list[str]:
    return re.findall(r'<th [^>]*><a href="(/orgs/[a-z]+/numbers/[0-9a-f-]{36}/)"', html)


def progress_in(html: str) -> str:
    [text] = re.findall(r'id="found-progress" role="status">([^<]*)<', html)
    return str(text)


def search_all(client: Client, text: str) -> HttpResponse:
    """Search all organizations in one request, as a browser without JavaScript does."""
    response: Any = client.get(FIND, {"q": text.strip(), "together": "1"})
    assert response.status_code == 200
    return response  # type: ignore[no-any-return]


def operations_of(organization: vapi_sandbox.Organization) -> list[str | None]:
    return [request.operation for request in organization.requests]
