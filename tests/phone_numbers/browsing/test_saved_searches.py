"""Saving a search, its name and limits, and the menu of saved searches."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard.activity.record import Actor
from phone_numbers.browsing.list_query import ListQuery
from phone_numbers.browsing.saved_searches import MAX_SAVED, Refusal, save
from phone_numbers.models import MAX_SEARCH_NAME, SavedSearch
from tests.cast import Cast
from tests.conftest import signed_in
from tests.phone_numbers.conftest import RunInParallel

from .saved_search import (
    DESKS,
    LIST,
    URL,
    create_search,
    delete_address,
    htmx_headers,
    names_by_heading,
)


def test_a_saved_search_is_listed_with_a_link_to_its_results(cast: Cast, as_viewer: Client) -> None:
    page = as_viewer.post(URL, {"name": " Front  desks ", "query": DESKS}, follow=True)
    assert page.redirect_chain == [(LIST + DESKS, 302)]
    assert "“Front desks” was saved." in page.text
    search = SavedSearch.objects.get()
    assert (search.organization, search.created_by, search.shared) == (
        cast.acme,
        cast.viewer,
        False,
    )
    assert (search.name, search.query) == ("Front desks", DESKS)
    html = as_viewer.get(URL).text
    assert '<a class="menu-item" href="/orgs/acme/numbers/?search=desk&amp;sortOrder=ASC">' in html
    assert names_by_heading(html) == {"Yours": ["Front desks"]}


def test_the_page_and_the_page_size_are_not_saved(cast: Cast, as_viewer: Client) -> None:
    query = "?unknown=1&page=3&limit=25&search=desk&createdAtGe=2025-01-01T00:00:00Z&sortBy=up"
    as_viewer.post(URL, {"name": "Desks", "query": query})
    saved_query = "?search=desk&createdAtGe=2025-01-01T00%3A00%3A00Z"
    assert SavedSearch.objects.get().query == saved_query


def test_the_menu_lists_own_and_shared_searches_and_marks_the_current_one(
    cast: Cast, as_viewer: Client
) -> None:
    create_search(cast, cast.viewer, "b of mine")
    create_search(cast, cast.viewer, "A of mine", "?search=a")
    create_search(cast, cast.admin, "Of everybody", "?search=e", shared=True)
    create_search(cast, cast.admin, "The admin's own")

    menu = as_viewer.get(URL, headers=htmx_headers(DESKS))

    assert "<html" not in menu.text
    assert names_by_heading(menu.text) == {
        "Yours": ["A of mine", "b of mine"],
        "Shared": ["Of everybody"],
    }
    assert menu.text.count('aria-current="true"') == 1
    assert re.search(r'aria-current="true">b of mine', menu.text)
    assert f'name="query" value="{DESKS.replace("&", "&amp;")}"' in menu.text
    assert 'value="desk"' in menu.text  # a name to begin with


@pytest.mark.parametrize("query", ["", "?limit=50&page=2", "?sortOrder=ASC"])
def test_a_query_that_shows_all_numbers_cannot_be_saved(query: str, as_viewer: Client) -> None:
    for page in (as_viewer.get(URL + query), as_viewer.get(URL, headers=htmx_headers(query))):
        assert "Save this search" not in page.text
        assert "No saved searches yet." in page.text
    refused = as_viewer.post(URL, {"name": "All", "query": query})
    assert refused.status_code == 422
    assert not SavedSearch.objects.exists()


def test_htmx_saves_without_leaving_the_menu(cast: Cast, as_viewer: Client) -> None:
    menu = as_viewer.post(URL, {"name": "Desks", "query": DESKS}, headers=htmx_headers(DESKS))
    assert menu.status_code == 200
    assert "<html" not in menu.text
    assert "“Desks” was saved." in menu.text
    assert names_by_heading(menu.text) == {"Yours": ["Desks"]}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Enter a name."),
        (" \t\u200b ", "Enter a name."),
        ("x" * (MAX_SEARCH_NAME + 1), "at most 60 characters"),
        ("DESKS", "A search with this name already exists."),
    ],
)
def test_an_invalid_name_is_refused_and_stays_in_the_field(
    name: str, message: str, cast: Cast, as_viewer: Client
) -> None:
    create_search(cast, cast.viewer)
    for headers in ({}, htmx_headers(DESKS)):
        page = as_viewer.post(URL, {"name": name, "query": DESKS}, headers=headers)
        assert page.status_code == 422
        assert page.headers["X-Dashboard-Partial"] == "searches"
        assert message in page.text
        assert 'aria-invalid="true" autofocus' in page.text
        if name.strip():
            assert f'value="{name}"' in page.text
    assert SavedSearch.objects.count() == 1


def test_markup_in_a_name_is_escaped(as_viewer: Client) -> None:
    as_viewer.post(URL, {"name": "<b>\u202edesks", "query": DESKS})
    html = as_viewer.get(URL).text
    assert "&lt;b&gt;desks" in html
    assert "<b>desks" not in html


def test_a_name_can_be_used_by_several_people_and_shared_once(cast: Cast) -> None:
    create_search(cast, cast.viewer)
    create_search(cast, cast.operator)
    create_search(cast, cast.operator, shared=True)
    SavedSearch.objects.create(
        organization=cast.globex, name="Desks", query=DESKS, created_by=cast.stranger, shared=True
    )


@pytest.mark.parametrize("shared", [False, True])
def test_the_database_refuses_a_second_search_of_the_same_name(shared: bool, cast: Cast) -> None:
    create_search(cast, cast.viewer, shared=shared)
    with pytest.raises(IntegrityError):
        create_search(cast, cast.viewer, "desks", shared=shared)


@pytest.mark.parametrize("shared", [False, True])
def test_there_can_be_at_most_50_searches(shared: bool, cast: Cast, as_operator: Client) -> None:
    for number in range(MAX_SAVED):
        create_search(cast, cast.operator, str(number), shared=shared)
    fields = {"name": "One more", "query": DESKS, **({"shared": "on"} if shared else {})}
    refused = as_operator.post(URL, fields)
    assert refused.status_code == 422
    assert "There are already 50 searches." in refused.text
    create_search(cast, cast.operator, "Another", shared=not shared)


def test_the_limit_holds_when_several_people_share_at_once(
    run_in_parallel: RunInParallel, cast: Cast
) -> None:
    def fill() -> None:
        for number in range(MAX_SAVED - 1):
            create_search(cast, cast.viewer, str(number), shared=True)

    run_in_parallel([fill])
    operator = Actor(cast.operator.email, cast.operator.pk, None)

    def share(name: str) -> object:
        try:
            return save(cast.acme, name, ListQuery(search="x"), shared=True, by=operator)
        except Refusal as refusal:
            return refusal

    results = run_in_parallel([partial(share, name) for name in ("one", "two", "three")])

    assert [isinstance(each, SavedSearch) for each in results].count(True) == 1


def test_htmx_deletes_without_leaving_the_menu(cast: Cast, as_viewer: Client) -> None:
    search = create_search(cast, cast.viewer)
    menu = as_viewer.post(delete_address(search), headers=htmx_headers(DESKS))
    assert "<html" not in menu.text
    assert "“Desks” was deleted." in menu.text
    assert "Save this search" in menu.text


def test_searches_cost_the_list_no_query_and_the_menu_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, read_names: Callable[[], None]
) -> None:
    viewer = signed_in(cast.viewer)
    read_names()
    viewer.get(LIST)
    for number in range(20):
        create_search(cast, cast.viewer, f"mine {number}")
        create_search(cast, cast.admin, f"shared {number}", shared=True)
    with django_assert_num_queries(4):  # session, person, memberships, unsettled creates
        viewer.get(LIST + DESKS)
    with django_assert_num_queries(4):
        viewer.get(URL, headers=htmx_headers(DESKS))
