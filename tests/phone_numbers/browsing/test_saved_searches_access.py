"""Who can see, share and delete a saved search."""

import pytest
from django.test import Client

from dashboard.activity.models import Attempt
from dashboard.orgs.models import Membership, Role
from phone_numbers.models import SavedSearch
from tests.cast import Cast
from tests.conftest import signed_in

from .saved_search import DESKS, URL, create_search, delete_address, names_by_heading, recorded


def test_an_operator_shares_a_search_and_activity_records_it(
    cast: Cast, as_operator: Client, as_viewer: Client
) -> None:
    as_operator.post(URL, {"name": "Desks", "query": DESKS, "shared": "on"})
    assert SavedSearch.objects.get().shared
    assert names_by_heading(as_viewer.get(URL).text) == {"Shared": ["Desks"]}
    assert recorded() == [("operator@acme.example", "search.share", "Desks", ["done"])]
    [change] = Attempt.objects.get().changes
    assert change == {"field": "query", "after": {"search": "desk", "sortOrder": "ASC"}}

    as_operator.post(URL, {"name": "desks", "query": DESKS, "shared": "on"})
    assert recorded()[1:] == [("operator@acme.example", "search.share", "desks", ["refused"])]
    activity = as_viewer.get("/orgs/acme/activity/").text
    assert "Share search" in activity
    assert "A search with this name already exists." in activity


def test_a_viewer_cannot_share(as_viewer: Client) -> None:
    assert "Share with" not in as_viewer.get(URL + DESKS).text
    refused = as_viewer.post(URL, {"name": "Desks", "query": DESKS, "shared": "on"})
    assert refused.status_code == 403
    assert "This needs the role Operator" in refused.text
    assert not SavedSearch.objects.exists()
    assert recorded() == []


def test_a_person_deletes_their_own_search_without_a_record(cast: Cast, as_viewer: Client) -> None:
    search = create_search(cast, cast.viewer)
    page = as_viewer.post(delete_address(search), follow=True)
    assert page.redirect_chain == [(URL, 302)]
    assert "“Desks” was deleted." in page.text
    assert not SavedSearch.objects.exists()
    assert recorded() == []


def test_an_admin_deletes_a_shared_search_and_activity_records_it(
    cast: Cast, as_admin: Client
) -> None:
    search = create_search(cast, cast.operator, shared=True)
    as_admin.post(delete_address(search))
    assert not SavedSearch.objects.exists()
    assert recorded() == [("admin@acme.example", "search.delete", "Desks", ["done"])]
    assert "Delete shared search" in as_admin.get("/orgs/acme/activity/").text


@pytest.mark.parametrize(
    ("who", "whose", "may"),
    [
        ("operator", "operator", True),
        ("operator", "admin", False),
        ("viewer", "operator", False),
        ("viewer", "viewer", False),  # shared while they were an operator
        ("admin", "operator", True),
    ],
)
def test_only_its_operator_and_admins_can_delete_a_shared_search(
    who: str, whose: str, may: bool, cast: Cast
) -> None:
    search = create_search(cast, getattr(cast, whose), shared=True)
    client = signed_in(getattr(cast, who))
    assert (f'action="{delete_address(search)}"' in client.get(URL).text) == may
    assert client.post(delete_address(search)).status_code == (302 if may else 403)
    assert SavedSearch.objects.exists() != may


def test_another_persons_own_search_is_answered_like_a_deleted_one(
    cast: Cast, as_admin: Client
) -> None:
    search = create_search(cast, cast.viewer)
    answers = [
        as_admin.post(where, follow=True) for where in (delete_address(search), f"{URL}0/delete/")
    ]
    for page in answers:
        assert "This search was already deleted." in page.text
        assert "Desks" not in page.text
    assert SavedSearch.objects.exists()


def test_searches_stay_within_their_organization(cast: Cast) -> None:
    search = create_search(cast, cast.both)
    create_search(cast, cast.admin, "Shared in acme", shared=True)
    both = signed_in(cast.both)
    assert names_by_heading(both.get("/orgs/globex/numbers/searches/").text) == {}
    both.post(f"/orgs/globex/numbers/searches/{search.pk}/delete/")
    assert SavedSearch.objects.count() == 2


def test_a_member_who_returns_has_their_own_searches_again(cast: Cast, as_viewer: Client) -> None:
    create_search(cast, cast.viewer)
    cast.member(cast.viewer).delete()
    assert as_viewer.get(URL).status_code == 404
    Membership.objects.create(user=cast.viewer, organization=cast.acme, role=Role.VIEWER)
    assert names_by_heading(as_viewer.get(URL).text) == {"Yours": ["Desks"]}


def test_a_stranger_gets_not_found(as_stranger: Client) -> None:
    assert as_stranger.get(URL).status_code == 404
    assert as_stranger.post(URL, {"name": "Desks", "query": DESKS}).status_code == 404


def test_a_signed_out_person_is_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get(URL).headers["Location"] == f"/accounts/login/?next={URL}"
