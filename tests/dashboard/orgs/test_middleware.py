"""Pages of no organization keep the navigation of the one that the person comes from."""

import pytest
from django.test import Client

NAVIGATION = 'aria-label="Organization"'
ACME = '<a href="/orgs/acme/numbers/" data-shortcut="g n"'


@pytest.mark.parametrize("page", ["/accounts/preferences/", "/accounts/security/"])
def test_links_to_the_account_name_the_organization(as_both: Client, page: str) -> None:
    assert f'href="{page}?from=acme"' in as_both.get("/orgs/acme/members/").text


@pytest.mark.parametrize("page", ["/accounts/preferences/", "/accounts/password/change/"])
def test_the_account_keeps_the_navigation(as_both: Client, as_viewer: Client, page: str) -> None:
    assert ACME in as_both.get(f"{page}?from=acme").text
    assert ACME in as_viewer.get(page).text  # there is only one


@pytest.mark.parametrize("query", ["", "?from=nowhere", "?from="])
def test_without_an_organization_there_is_the_choice_of_all(as_both: Client, query: str) -> None:
    page = as_both.get(f"/accounts/preferences/{query}").text
    assert NAVIGATION not in page
    assert "All organizations" in page


def test_an_organization_of_other_people_is_not_shown(
    as_viewer: Client, as_stranger: Client
) -> None:
    for person in (as_viewer, as_stranger):
        page = person.get("/accounts/preferences/?from=globex").text
        assert ("/orgs/globex/" in page) is (person is as_stranger)


def test_signed_out_people_see_no_navigation(client: Client, db: None) -> None:
    assert NAVIGATION not in client.get("/accounts/login/?from=acme").text
