"""`/accounts/preferences/`: a person's preferences and their effect on pages."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dashboard.orgs.preferences import LIMITS, Column, Density, Preferences, Theme
from tests.cast import Cast

URL = "/accounts/preferences/"
LIST = "/orgs/acme/numbers/"
HTMX = {"HX-Request": "true"}
EVERYTHING = {
    "theme": "dark",
    "density": "compact",
    "limit": "100",
    "columns": ["", "name", "assigned"],
    "shortcuts": "off",
}
HIDDEN = [each for each in Column if each not in {Column.NAME, Column.ASSIGNED}]


def test_all_preferences_are_saved(cast: Cast, as_viewer: Client) -> None:
    page = as_viewer.post(URL, EVERYTHING, follow=True)
    assert page.redirect_chain == [(URL, 302)]
    assert "Preferences saved." in page.text
    cast.viewer.refresh_from_db()
    assert cast.viewer.preferences == Preferences(
        theme=Theme.DARK,
        density=Density.COMPACT,
        limit=100,
        hidden_columns=tuple(HIDDEN),
        shortcuts=False,
    )
    checked = re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page.text)
    assert checked == [
        ("theme", "dark"),
        ("density", "compact"),
        ("columns", "name"),
        ("columns", "assigned"),
        ("shortcuts", "off"),
    ]
    assert '<option value="100" selected>' in page.text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"theme": "light"}, {"theme": "light"}),
        ({"density": "compact"}, {"density": "compact"}),
        ({"limit": "250"}, {"limit": 250}),
        ({"shortcuts": "off"}, {"shortcuts": False}),
        ({"time_zone": "Asia/Tokyo"}, {"time_zone": "Asia/Tokyo"}),
        ({"columns": ["", *Column.values[1:]]}, {"hidden_columns": ["name"]}),
        ({"columns": [""]}, {"hidden_columns": Column.values}),
        ({"columns": ["", *Column.values]}, {"hidden_columns": []}),
    ],
)
def test_saving_one_preference_keeps_the_others(
    sent: dict[str, Any], kept: dict[str, Any], cast: Cast, as_viewer: Client
) -> None:
    cast.viewer.save_preferences(theme="dark", limit=25, hidden_columns=["status"])
    response = as_viewer.post(URL, sent, headers=HTMX)
    assert response.status_code == 204
    assert json.loads(response.headers["HX-Trigger"]) == {"preferred": kept}
    before = cast.viewer.preferences.model_dump(mode="json")
    cast.viewer.refresh_from_db()
    assert cast.viewer.preferences.model_dump(mode="json") == {**before, **kept}


@pytest.mark.parametrize(
    "sent",
    [
        {"theme": "pink"},
        {"limit": "37"},
        {"limit": ""},
        {"limit": "a lot"},
        {"columns": ["", "secrets"]},
        {"shortcuts": "maybe"},
        {"density": "\0"},
    ],
)
def test_one_invalid_value_refuses_the_whole_form(
    sent: dict[str, Any], cast: Cast, as_viewer: Client
) -> None:
    page = as_viewer.post(URL, {"shortcuts": "off", **sent})
    assert page.status_code == 422
    assert "1 thing to correct" in page.text
    cast.viewer.refresh_from_db()
    assert cast.viewer.preferences == Preferences()


def test_an_empty_form_changes_nothing(cast: Cast, as_viewer: Client) -> None:
    cast.viewer.save_preferences(theme="dark")
    assert as_viewer.post(URL, {"unknown": "1"}).status_code == 302
    cast.viewer.refresh_from_db()
    assert cast.viewer.stored_preferences == {"theme": "dark"}


@pytest.mark.parametrize(
    ("page", "sent", "back"),
    [
        (f"{LIST}?search=desk&limit=50&page=2", {"theme": "dark"}, True),
        ("/orgs/acme/members/", {"density": "compact"}, True),
        (f"{LIST}?search=a%26b&limit=50&page=2", {"limit": "25"}, f"{LIST}?search=a%26b"),
        (f"{LIST}?limit=50&page=2", {"limit": "25"}, LIST),
        ("", {"theme": "dark"}, URL),
    ],
)
def test_without_javascript_saving_returns_to_the_page(
    page: str, sent: dict[str, str], back: str | bool, as_viewer: Client
) -> None:
    headers = {"Referer": f"http://testserver{page}"} if page else {}
    response = as_viewer.post(URL, sent, headers=headers)
    expected = page if back is True else back
    assert response.headers["Location"].removeprefix("http://testserver") == expected


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:a"])
def test_saving_never_redirects_to_another_site(elsewhere: str, as_viewer: Client) -> None:
    response = as_viewer.post(URL, {"theme": "dark"}, headers={"Referer": elsewhere})
    assert response.headers["Location"] == URL


def test_pages_are_rendered_in_the_persons_theme(cast: Cast, as_viewer: Client) -> None:
    page = as_viewer.get("/orgs/acme/members/").text
    assert 'data-theme="system"' in page
    assert '<meta name="color-scheme" content="light dark">' in page
    assert 'value="system" aria-pressed="true"' in page

    cast.viewer.save_preferences(theme="dark", density="compact")

    for address in ("/orgs/acme/members/", URL, "/orgs/acme/nothing/"):
        page = as_viewer.get(address).text
        assert 'data-theme="dark" data-density="compact"' in page
        assert '<meta name="color-scheme" content="dark">' in page
        assert page.count('aria-pressed="true"') == 1
        assert 'value="dark" aria-pressed="true"' in page


def test_signed_out_pages_use_the_systems_theme(cast: Cast, client: Client) -> None:
    page = client.get("/accounts/login/").text
    assert 'data-theme="system"' in page
    assert 'content="light dark"' in page
    assert 'data-shortcuts="off"' in page  # there is nowhere to go


def test_shortcuts_are_on_by_default(cast: Cast, as_viewer: Client) -> None:
    assert "data-shortcuts" not in as_viewer.get(LIST).text
    cast.viewer.save_preferences(shortcuts=False)
    assert 'data-shortcuts="off"' in as_viewer.get(LIST).text


def test_preferences_belong_to_one_person(cast: Cast, as_viewer: Client, as_admin: Client) -> None:
    as_viewer.post(URL, {"theme": "dark"}, headers=HTMX)
    assert 'data-theme="system"' in as_admin.get(LIST).text


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get(URL).headers["Location"] == f"/accounts/login/?next={URL}"


def test_defaults_are_not_stored(cast: Cast) -> None:
    cast.viewer.save_preferences(theme="dark", limit=50)
    assert cast.viewer.stored_preferences == {"theme": "dark"}
    cast.viewer.save_preferences(theme="system")
    assert cast.viewer.stored_preferences == {}


def test_preferences_saved_at_the_same_time_are_kept(cast: Cast) -> None:
    elsewhere = type(cast.viewer).objects.get(pk=cast.viewer.pk)
    elsewhere.save_preferences(theme="dark")
    cast.viewer.save_preferences(limit=100)
    assert cast.viewer.preferences == Preferences(theme=Theme.DARK, limit=100)


def test_invalid_values_are_never_stored(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        cast.viewer.save_preferences(limit=37)
    assert cast.viewer.stored_preferences == {}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=5,
)


@given(ANYTHING | st.dictionaries(st.sampled_from([*Preferences.model_fields, "other"]), ANYTHING))
def test_any_stored_value_can_be_read(stored: Any) -> None:
    read = Preferences.read(stored)
    assert Preferences.read(read.to_store()) == read


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (None, Preferences()),
        (["dark"], Preferences()),
        ({"theme": "sepia", "limit": 100}, Preferences(limit=100)),
        ({"limit": 75, "shortcuts": False}, Preferences(shortcuts=False)),
        ({"limit": "100", "theme": "dark"}, Preferences(theme=Theme.DARK)),
        (
            {"hidden_columns": ["name", "gone", 5, None, {}], "unknown": 1},
            Preferences(hidden_columns=(Column.NAME,)),
        ),
        ({"hidden_columns": "name"}, Preferences()),
    ],
)
def test_values_no_longer_valid_become_the_default(stored: Any, read: Preferences) -> None:
    assert Preferences.read(stored) == read


def test_an_invalid_row_breaks_no_page(cast: Cast, as_viewer: Client) -> None:
    cast.viewer.stored_preferences = {"theme": ["dark"], "limit": {}, "hidden_columns": 7}
    cast.viewer.save()
    for address in (LIST, URL):
        page = as_viewer.get(address)
        assert page.status_code == 200
        assert 'data-theme="system"' in page.text


def test_the_limits_are_those_of_the_list() -> None:
    for limit in LIMITS:
        assert Preferences.read({"limit": limit}).limit == limit
