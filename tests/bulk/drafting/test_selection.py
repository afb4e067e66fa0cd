from datetime import UTC, datetime

from bulk.drafting.selection import Selection

ID = "3f2a5b1c-1111-4222-8333-123456789abc"


def test_ids_keep_their_order_and_count_once() -> None:
    assert Selection.of_ids(["b", "a", " b ", "", "x" * 101]).ids == ("b", "a")


def test_a_list_has_ids_numbers_and_addresses() -> None:
    pasted = f"{ID.upper()}\n+1 (415) 555-0100, sip:Desk@sip.vapi.ai;\t\r\ntel:+14155550100\n{ID}\n"
    selection = Selection.of_list(pasted)
    assert selection.ids == (ID,)
    assert selection.addresses == ("14155550100", "sip:desk@sip.vapi.ai")


def test_a_search_is_the_one_of_the_list_on_every_page() -> None:
    selection = Selection.of_search(
        {"search": "+1 415", "createdAtGe": "2026-01-01T00:00:00Z", "page": "3", "limit": "25"}
    )
    assert selection.query is not None
    assert selection.query.search == "+1415"
    assert selection.query.created_at_ge == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_selection_is_stored_and_read_as_the_same() -> None:
    for selection in (
        Selection.of_ids(["a", "b"]),
        Selection.of_list(f"{ID}\n+14155550100"),
        Selection.of_search({"search": "x", "updatedAtLt": "2026-01-01T00:00:00.5Z"}),
    ):
        assert Selection.read(selection.to_json()) == selection
        assert selection
    assert not Selection()
    assert Selection.of_search({})  # all numbers
