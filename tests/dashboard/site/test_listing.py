"""The site's lists are searched, and come in pages that look at few rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.orgs.models import User
from dashboard.site import listing
from dashboard.site.listing import Asked, read_listing
from tests.cast import Cast


def emails(search: str = "", after: str = "") -> list[str]:
    asked = Asked(search, after)
    return [
        each.email for each in read_listing(User.objects.all(), "email", ("email",), asked).rows
    ]


@pytest.fixture
def three_on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 3)
    monkeypatch.setattr(listing, "LOOKED_AT", 4)


def test_a_search_finds_any_part_in_any_case(cast: Cast, as_site_administrator: Client) -> None:
    people = as_site_administrator.get("/site/people/?search=STRANGER@glo").text
    assert "stranger@globex.example" in people and "viewer@acme.example" not in people
    for search in ("supp", "ACM"):  # of the name, of the slug
        found = as_site_administrator.get("/site/", {"search": search}).text
        assert "Acme Support" in found and "Globex" not in found
    nothing = as_site_administrator.get("/site/people/?search=%25").text
    assert "Nothing found" in nothing and "Show all" in nothing


def test_htmx_gets_the_table_alone(cast: Cast, as_site_administrator: Client) -> None:
    for page in ("/site/", "/site/people/"):
        part = as_site_administrator.get(page, headers={"HX-Request": "true"}).text
        assert "<table" in part and "<html" not in part and "Versions" not in part


def test_the_count_is_announced(cast: Cast, as_site_administrator: Client) -> None:
    """A live region stays where it is, and gets new words (WCAG 4.1.3)."""
    for page, count in (("/site/", "0 organizations"), ("/site/people/", "0 people")):
        whole = as_site_administrator.get(page).text
        assert whole.count('id="count" role="status"') == 1
        assert whole.index('id="count" role="status"') < whole.index('id="results"')
        htmx = {"HX-Request": "true"}
        part = as_site_administrator.get(page, {"search": "nowhere"}, headers=htmx).text
        said = part[part.index('<p id="count" hx-swap-oob="innerHTML">') :]
        assert count in said[: said.index("</p>")]


def test_pages_follow_each_other(
    cast: Cast, as_site_administrator: Client, three_on_a_page: None
) -> None:
    everybody = [*User.objects.order_by("email").values_list("email", flat=True)]
    assert emails() == everybody[:3]
    assert emails(after=everybody[2]) == everybody[3:6]
    page = as_site_administrator.get("/site/people/").text
    assert "3 people\nand more" in page
    assert f'href="?after={everybody[2].replace("@", "%40")}"' in page
    last = as_site_administrator.get("/site/people/", {"after": everybody[2]}).text
    assert 'rel="next"' not in last


def test_a_search_looks_at_so_many_rows_and_offers_to_go_on(
    cast: Cast, as_site_administrator: Client, three_on_a_page: None
) -> None:
    page = as_site_administrator.get("/site/people/?search=viewer").text
    assert "Nothing found so far" in page
    fourth = User.objects.order_by("email").values_list("email", flat=True)[3]
    assert f"?search=viewer&amp;after={fourth.replace('@', '%40')}" in page
    assert emails("viewer", fourth) == ["viewer@acme.example"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by statistics")
@pytest.mark.parametrize("asked", [Asked(), Asked(after="b"), Asked("acme", "b")])
def test_an_index_has_the_order(asked: Asked, cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        read_listing(User.objects.all(), "email", ("email",), asked)
    for query in list(queries):
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"))
            steps = [step for *_, step in cursor.fetchall()]
        assert any("INDEX orgs_user_email" in step or "autoindex" in step for step in steps), steps
