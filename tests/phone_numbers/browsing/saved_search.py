"""Saved searches for tests, and what their menu shows."""

import re

from dashboard.activity.models import Attempt
from dashboard.orgs.models import User
from phone_numbers.models import SavedSearch
from tests.cast import Cast

LIST = "/orgs/acme/numbers/"
URL = f"{LIST}searches/"
DESKS = "?search=desk&sortOrder=ASC"


def htmx_headers(query: str) -> dict[str, str]:
    """Return the headers that htmx sends from the menu on a list with this query."""
    return {"HX-Request": "true", "HX-Current-URL": f"http://testserver{LIST}{query}"}


def create_search(
    cast: Cast, person: User, name: str = "Desks", query: str = DESKS, *, shared: bool = False
) -> SavedSearch:
    return SavedSearch.objects.create(
        organization=cast.acme, name=name, query=query, created_by=person, shared=shared
    )


def delete_address(search: SavedSearch) -> str:
    return f"{URL}{search.pk}/delete/"


def names_by_heading(html: str) -> dict[str, list[str]]:
    groups = re.split(r'<h2 class="menu-note">(\w+)</h2>', html)[1:]
    names = (re.findall(r'<a class="menu-item"[^>]*>([^<]*)</a>', part) for part in groups[1::2])
    return dict(zip(groups[::2], names, strict=True))


def recorded() -> list[tuple[str, str, str, list[str]]]:
    return [
        (each.actor, each.action, each.label, [outcome.result for outcome in each.outcomes.all()])
        for each in Attempt.objects.order_by("pk")
    ]
