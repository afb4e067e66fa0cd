"""Who can see, share, rename and delete a saved search."""

import pytest
from django.test import Client

from dashboard.activity.models import Attempt
from dashboard.orgs.models import Membership, Role
from phone_numbers.models import SavedSearch
from tests.cast import Cast
from tests.conftest import signed_in

from .saved_search import (
    DESKS,
    LIST,
    SAVE,
    create_search,
    delete_address,
    recorded,
    rename_address,
    signed_out_address,
    tabs,
)


def test_an_operator_shares_a_search_and_activity_records_it(
    cast: Cast, as_operator: Client, as_viewer: Client
) -> None:
    as_operator.post(SAVE + DESKS, {"name": "Desks", "shared": "on"})
    assert SavedSearch.objects.get().shared
    assert tabs(as_viewer.get(LIST).text) == ["All numbers*", "Desks"]
    assert recorded() == [("operator@acme.example", "search.share", "Desks", ["done"])]
    [change] = Attempt.objects.get().changes
    assert change == {"field": "query", "after": {"search": "desk", "sortOrder": "ASC"}}

    as_operator.post(SAVE + DESKS, {"name": "desks", "shared": "on"})
    assert recorded()[1:] == [("operator@acme.example", "search.share", "desks", ["refused"])]
    activity = as_viewer.get("/orgs/acme/activity/").text
    assert "Share search" in activity
    assert "A search with this name already exists." in activity


def test_a_viewer_cannot_share(as_viewer: Client) -> None:
    assert "Share with" not in as_viewer.get(SAVE + DESKS).text
    refused = as_viewer.post(SAVE + DESKS, {"name": "Desks", "shared": "on"})
    assert refused.status_code == 403
    assert "This needs the role Operator" in refused.text
    assert not SavedSearch.objects.exists()
    assert recorded() == []


def test_people_change_their_own_searches_without_a_record(cast: Cast, as_viewer: Client) -> None:
    search = create_search(cast, cast.viewer)
    as_viewer.post(rename_address(search), {"name": "Front desks"})
    assert SavedSearch.objects.get().name == "Front desks"
    as_viewer.post(delete_address(search))
    assert not SavedSearch.objects.exists()
    assert recorded() == []


def test_an_admin_changes_a_shared_search_and_activity_records_it(
    cast: Cast, as_admin: Client
) -> None:
    search = create_search(cast, cast.operator, shared=True)
    as_admin.post(rename_address(search), {"name": "Front desks"})
    as_admin.post(delete_address(search))
    assert not SavedSearch.objects.exists()
    assert recorded() == [
        ("admin@acme.example", "search.rename", "Desks", ["done"]),
        ("admin@acme.example", "search.delete", "Front desks", ["done"]),
    ]
    [change] = Attempt.objects.order_by("pk")[0].changes
    assert change == {"field": "name", "before": "Desks", "after": "Front desks"}
    activity = as_admin.get("/orgs/acme/activity/").text
    assert "Rename shared search" in activity and "Delete shared search" in activity


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
def test_only_its_operator_and_admins_can_change_a_shared_search(
    who: str, whose: str, may: bool, cast: Cast
) -> None:
    search = create_search(cast, getattr(cast, whose), shared=True)
    client = signed_in(getattr(cast, who))
    page = client.get(LIST + DESKS).text
    assert (f'href="searches/{search.pk}/delete/"' in page) == may
    assert (f'href="searches/{search.pk}/rename/"' in page) == may
    renamed = client.post(rename_address(search), {"name": "Other"})
    deleted = client.post(delete_address(search))
    assert renamed.status_code == deleted.status_code == (302 if may else 403)
    assert SavedSearch.objects.filter(name="Desks").exists() != may


def test_another_persons_own_search_is_answered_like_a_deleted_one(
    cast: Cast, as_admin: Client
) -> None:
    search = create_search(cast, cast.viewer)
    for address in (delete_address(search), f"{LIST}searches/0/delete/", rename_address(search)):
        for page in (as_admin.get(address, follow=True), as_admin.post(address, follow=True)):
            assert page.redirect_chain == [(LIST, 302)]
            assert "This search was already deleted." in page.text
            assert "Desks" not in page.text
    assert SavedSearch.objects.exists()


def test_searches_stay_within_their_organization(cast: Cast) -> None:
    search = create_search(cast, cast.both)
    create_search(cast, cast.admin, "Shared in acme", shared=True)
    both = signed_in(cast.both)
    assert tabs(both.get("/orgs/globex/numbers/").text) == ["All numbers*"]
    both.post(f"/orgs/globex/numbers/searches/{search.pk}/delete/")
    assert SavedSearch.objects.count() == 2


def test_a_member_who_returns_has_their_own_searches_again(cast: Cast, as_viewer: Client) -> None:
    create_search(cast, cast.viewer)
    cast.member(cast.viewer).delete()
    assert as_viewer.get(LIST).status_code == 404
    Membership.objects.create(user=cast.viewer, organization=cast.acme, role=Role.VIEWER)
    assert tabs(as_viewer.get(LIST).text) == ["All numbers*", "Desks"]


def test_a_stranger_gets_not_found(cast: Cast, as_stranger: Client) -> None:
    search = create_search(cast, cast.viewer, shared=True)
    for address in (SAVE + DESKS, rename_address(search), delete_address(search)):
        assert as_stranger.get(address).status_code == 404
        assert as_stranger.post(address, {"name": "Mine"}).status_code == 404


def test_a_signed_out_person_is_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get(SAVE).headers["Location"] == signed_out_address(SAVE)
