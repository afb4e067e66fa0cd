"""Saving, renaming and deleting a search, and the tabs of the list."""

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
    HTMX,
    LIST,
    SAVE,
    create_search,
    delete_address,
    rename_address,
    tabs,
)


def test_a_saved_search_is_a_tab_of_the_list(cast: Cast, as_viewer: Client) -> None:
    page = as_viewer.post(SAVE + DESKS, {"name": " Front  desks "}, follow=True)
    assert page.redirect_chain == [(LIST + DESKS, 302)]
    assert "“Front desks” was saved." in page.text
    search = SavedSearch.objects.get()
    assert (search.organization, search.created_by, search.shared) == (
        cast.acme,
        cast.viewer,
        False,
    )
    assert (search.name, search.query) == ("Front desks", DESKS)
    assert tabs(page.text) == ["All numbers", "Front desks*"]
    assert 'href="/orgs/acme/numbers/?search=desk&amp;sortOrder=ASC"' in page.text


def test_the_page_and_the_page_size_are_not_saved(cast: Cast, as_viewer: Client) -> None:
    query = "?unknown=1&page=3&limit=25&search=desk&createdAtGe=2025-01-01T00:00:00Z&sortBy=up"
    as_viewer.post(SAVE + query, {"name": "Desks"})
    saved_query = "?search=desk&createdAtGe=2025-01-01T00%3A00%3A00Z"
    assert SavedSearch.objects.get().query == saved_query


def test_the_tabs_are_own_and_shared_searches_and_the_current_one_is_marked(
    cast: Cast, as_viewer: Client
) -> None:
    create_search(cast, cast.viewer, "b of mine")
    create_search(cast, cast.viewer, "A of mine", "?search=a")
    create_search(cast, cast.admin, "Of everybody", "?search=e", shared=True)
    create_search(cast, cast.admin, "The admin's own")

    names = ["All numbers", "A of mine", "b of mine*", "Of everybody"]
    assert tabs(as_viewer.get(LIST + DESKS).text) == names
    part = as_viewer.get(LIST + DESKS, headers=HTMX).text
    assert tabs(part) == names
    assert "Save search" not in part
    assert tabs(as_viewer.get(LIST).text)[0] == "All numbers*"


@pytest.mark.parametrize(
    ("query", "is_offered"),
    [("", False), ("?limit=50&page=2", False), ("?sortOrder=ASC", False), (DESKS, True)],
)
def test_a_search_that_narrows_the_list_can_be_saved(
    query: str, is_offered: bool, as_viewer: Client
) -> None:
    assert ("Save search" in as_viewer.get(LIST + query).text) == is_offered
    answer = as_viewer.post(SAVE + query, {"name": "All"})
    assert answer.status_code == (302 if is_offered else 422)
    assert SavedSearch.objects.exists() == is_offered


def test_the_question_begins_with_the_text_of_the_search(as_viewer: Client) -> None:
    assert 'value="desk"' in as_viewer.get(SAVE + DESKS).text


def test_a_dialog_leads_the_page_to_the_search(cast: Cast, as_viewer: Client) -> None:
    question = as_viewer.get(SAVE + DESKS, headers=HTMX)
    assert "<html" not in question.text
    saved = as_viewer.post(SAVE + DESKS, {"name": "Desks"}, headers=HTMX)
    assert saved.headers["HX-Redirect"] == LIST + DESKS


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
    other = create_search(cast, cast.viewer, "Other", "?search=o")
    for address in (SAVE + DESKS, rename_address(other)):
        for headers in ({}, HTMX):
            page = as_viewer.post(address, {"name": name}, headers=headers)
            assert page.status_code == 422
            assert page.headers["X-Dashboard-Partial"] == "dialog"
            assert message in page.text
            assert 'aria-invalid="true"' in page.text
            if name.strip("\u200b \t"):
                assert f'value="{name}"' in page.text
    assert [each.name for each in SavedSearch.objects.order_by("pk")] == ["Desks", "Other"]


def test_a_search_is_renamed(cast: Cast, as_viewer: Client) -> None:
    search = create_search(cast, cast.viewer)
    assert 'value="Desks"' in as_viewer.get(rename_address(search)).text
    page = as_viewer.post(rename_address(search), {"name": "desks"}, follow=True)
    assert page.redirect_chain == [(LIST + DESKS, 302)]
    assert "The search is now called “desks”." in page.text
    assert tabs(page.text) == ["All numbers", "desks*"]


def test_markup_in_a_name_is_escaped(as_viewer: Client) -> None:
    html = as_viewer.post(SAVE + DESKS, {"name": "<b>\u202edesks"}, follow=True).text
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
    fields = {"name": "One more", **({"shared": "on"} if shared else {})}
    refused = as_operator.post(SAVE + DESKS, fields)
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


def test_a_search_is_deleted_and_its_results_stay(cast: Cast, as_viewer: Client) -> None:
    search = create_search(cast, cast.viewer)
    assert "Delete “Desks”?" in as_viewer.get(delete_address(search)).text
    assert SavedSearch.objects.exists()
    page = as_viewer.post(delete_address(search), follow=True)
    assert page.redirect_chain == [(LIST + DESKS, 302)]
    assert "“Desks” was deleted." in page.text
    assert "Save search" in page.text


def test_any_number_of_searches_costs_the_list_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, read_names: Callable[[], None]
) -> None:
    viewer = signed_in(cast.viewer)
    read_names()
    viewer.get(LIST)
    for number in range(20):
        create_search(cast, cast.viewer, f"mine {number}")
        create_search(cast, cast.admin, f"shared {number}", shared=True)
    # session, person, memberships, unsettled creates, open bulk changes, saved searches
    with django_assert_num_queries(6):
        viewer.get(LIST + DESKS)
