"""Saved searches for tests, and the tabs of the list."""

import re
from urllib.parse import quote

from dashboard.activity.models import Attempt
from dashboard.orgs.models import User
from phone_numbers.models import SavedSearch
from tests.cast import Cast

LIST = "/orgs/acme/numbers/"
DESKS = "?search=desk&sortOrder=ASC"
SAVE = f"{LIST}searches/new/"
HTMX = {"HX-Request": "true"}


def create_search(
    cast: Cast, person: User, name: str = "Desks", query: str = DESKS, *, shared: bool = False
) -> SavedSearch:
    return SavedSearch.objects.create(
        organization=cast.acme, name=name, query=query, created_by=person, shared=shared
    )


def rename_address(search: SavedSearch) -> str:
    return f"{LIST}searches/{search.pk}/rename/"


def delete_address(search: SavedSearch) -> str:
    return f"{LIST}searches/{search.pk}/delete/"


def tabs(html: str) -> list[str]:
    """Return the names of the tabs, with a star after the current one."""
    found = re.findall(r'<a id="(?:all-numbers|saved-[0-9]+)"([^>]*)>([^<]*)</a>', html)
    return [name + "*" * ("aria-current" in attributes) for attributes, name in found]


def recorded() -> list[tuple[str, str, str, list[str]]]:
    return [
        (each.actor, each.action, each.label, [outcome.result for outcome in each.outcomes.all()])
        for each in Attempt.objects.order_by("pk")
    ]


def signed_out_address(address: str) -> str:
    return f"/accounts/login/?next={quote(address)}"
