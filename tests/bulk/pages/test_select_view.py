"""A selection of the list is kept as it was, and leads to a draft of exactly these numbers."""

from datetime import timedelta

import pytest
from django.test import Client

from bulk.drafting.drafts import delete_old_selections
from bulk.models import BulkChange, SelectedNumbers
from tests.audits.conftest import audited
from tests.bulk.bulk_editor import BulkEditor, work
from tests.cast import Cast

SELECT = "/orgs/acme/bulk/select/"
CHANGE = {"kind": "name-prefix", "begin": "Acme "}


def select(client: Client, data: dict[str, object]) -> str:
    """Post a selection, and return the address of the form that it leads to."""
    response = client.post(SELECT, data)
    assert response.status_code == 302
    return response.headers["Location"]


def numbers_of_draft(client: Client, address: str) -> list[str]:
    assert client.post(address, CHANGE).status_code == 302
    work()
    draft = BulkChange.objects.latest("pk")
    return list(draft.items.order_by("place").values_list("number_id", flat=True))


def test_checked_numbers_become_a_draft(as_operator: Client, editor: BulkEditor) -> None:
    address = select(as_operator, {"number": editor.ids[:2]})
    page = as_operator.get(address).text
    assert "<h1>Change 2 numbers</h1>" in page and '<textarea name="numbers' not in page
    editor.put("A new number")
    assert numbers_of_draft(as_operator, address) == editor.ids[:2]


def test_numbers_of_several_pages_come_in_one_field(
    as_operator: Client, editor: BulkEditor
) -> None:
    address = select(as_operator, {"numbers": ",".join([*editor.ids, editor.ids[0]])})
    assert numbers_of_draft(as_operator, address) == editor.ids


@pytest.mark.parametrize(
    ("search", "title", "count"),
    [
        ("?search=Desk+1", "Change all numbers that match “Desk 1”", 1),
        ("?createdAtGe=2001-01-01T00:00:00Z", "Change all numbers in these dates", 10),
        ("", "Change all numbers", 10),
    ],
)
def test_all_that_match_a_search_are_read_for_the_draft(
    search: str, title: str, count: int, as_operator: Client, editor: BulkEditor
) -> None:
    address = select(as_operator, {"matching": search, "number": editor.ids[5]})
    assert f"<h1>{title}</h1>" in as_operator.get(address).text
    found = numbers_of_draft(as_operator, address)
    assert len(found) == count
    editor.put("Desk 1 again")
    as_operator.post(f"/orgs/acme/bulk/{BulkChange.objects.get().pk}/read/")
    work()
    assert BulkChange.objects.get().items.count() == count


def test_a_form_with_faults_keeps_its_selection(as_operator: Client, editor: BulkEditor) -> None:
    address = select(as_operator, {"number": editor.ids[:3]})
    response = as_operator.post(address, {"kind": "name-prefix"})
    assert response.status_code == 422
    assert "<h1>Change 3 numbers</h1>" in response.text


@pytest.mark.parametrize("data", [{}, {"numbers": ""}, {"number": "n" * 101}])
def test_nothing_selected_leads_back_to_the_list(
    data: dict[str, str], as_operator: Client, editor: BulkEditor
) -> None:
    response = as_operator.post(SELECT, data, follow=True)
    assert response.redirect_chain == [("/orgs/acme/numbers/", 302)]
    assert "Select the numbers to change first." in response.text


def test_an_old_selection_is_deleted_and_asks_for_another(
    as_operator: Client, editor: BulkEditor
) -> None:
    address = select(as_operator, {"number": editor.ids[:2]})
    assert delete_old_selections() == 0
    kept = SelectedNumbers.objects.get()
    SelectedNumbers.objects.update(made_at=kept.made_at - timedelta(days=8))
    assert delete_old_selections() == 1
    for each in (address, f"{address}x", f"{address}{'9' * 30}"):
        page = as_operator.get(each).text
        assert "This selection has expired." in page and '<textarea name="numbers' in page


def test_a_selection_belongs_to_its_organization(
    as_operator: Client, as_stranger: Client, editor: BulkEditor
) -> None:
    address = select(as_operator, {"number": editor.ids[:2]})
    own = address.replace("acme", "globex")
    assert "expired" in as_stranger.get(own).text


def test_all_that_a_filter_of_the_list_matches_become_a_draft(
    cast: Cast, as_operator: Client, editor: BulkEditor
) -> None:
    """Vapi doesn't have this filter, and must not be asked for all numbers in its place."""
    audited(cast.acme)
    vonage = [editor.ids[6], editor.ids[1]]  # the newest first, as in the list
    address = select(as_operator, {"matching": "?provider=vonage"})
    assert numbers_of_draft(as_operator, address) == vonage


def test_a_filter_before_the_first_audit_selects_nothing(
    as_operator: Client, editor: BulkEditor
) -> None:
    assert select(as_operator, {"matching": "?status=blocked"}) == "/orgs/acme/numbers/"
