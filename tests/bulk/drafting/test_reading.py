"""A worker reads the numbers of a draft, and stores what the change does to each."""

from collections import Counter
from datetime import timedelta

import pytest

import vapi_sandbox
from bulk.drafting import drafts, reading
from bulk.drafting.selection import Selection
from bulk.models import BulkChange, ItemState, State
from bulk.plans import plan
from dashboard.activity.models import Attempt
from dashboard.workers import stopping
from tests.bulk.bulk_editor import BulkEditor, item_of, let_time_pass, states, work
from tests.bulk.changes.samples import fields
from vapi_sandbox import Fault

FRONT = fields({"name": "Front desk"})
SMS = fields({"smsEnabled": "false"})


def places(draft: BulkChange) -> list[str]:
    return list(draft.items.order_by("place").values_list("number_id", flat=True))


def test_a_draft_has_an_item_for_each_number(editor: BulkEditor) -> None:
    draft = editor.draft(SMS)
    assert draft.state == State.DRAFT and draft.read_at and draft.selection is None
    assert places(draft) == editor.ids
    assert states(draft) == {ItemState.WAITING: 4, ItemState.REFUSED: 6}
    item = item_of(draft, editor.ids[0])
    assert item.label == "+14155550000"
    assert item.values == ({"provider": "twilio"}, {"provider": "twilio", "smsEnabled": False})
    assert Attempt.objects.count() == 0


def test_only_numbers_that_are_to_change_become_due(editor: BulkEditor) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    draft = editor.draft(SMS, [*editor.ids, unknown])
    over = {ItemState.REFUSED: 6, ItemState.GONE: 1}
    assert Counter(draft.items.filter(due_at=None).values_list("state", flat=True)) == over
    draft.items.update(due_at=None)
    drafts.read_again(draft)
    work()
    assert Counter(draft.items.filter(due_at=None).values_list("state", flat=True)) == over


def test_stored_values_are_encrypted(editor: BulkEditor) -> None:
    draft = editor.draft(FRONT)
    assert "Front desk" not in draft.encrypted_change
    assert "Desk" not in item_of(draft, editor.ids[0]).encrypted_values


def test_few_numbers_are_read_one_by_one_and_many_by_pages(editor: BulkEditor) -> None:
    drafts.make_draft(editor.cast.acme, editor.actor, FRONT, Selection.of_ids(editor.ids[:1]), {})
    work()
    assert Counter(each.operation for each in editor.vapi.requests) == {"list": 1, "get": 1}
    editor.vapi.forget_requests()
    drafts.make_draft(editor.cast.acme, editor.actor, FRONT, Selection.of_ids(editor.ids), {})
    work()
    assert {each.operation for each in editor.vapi.requests} == {"list"}


def test_a_rate_limit_is_waited_for_by_every_draft(editor: BulkEditor) -> None:
    limit = Fault(status=429, headers={"Retry-After": "600"}, times=1)
    editor.vapi.fail("get", limit)
    limited = editor.draft(FRONT, editor.ids[:1])
    another = editor.draft(FRONT)
    assert [limited.state, another.state] == [State.READING] * 2
    let_time_pass(timedelta(minutes=9))
    editor.vapi.forget_requests()
    work()
    assert not editor.vapi.requests
    let_time_pass(timedelta(minutes=2))
    work()
    assert [states(each) for each in (limited, another)] == [
        {ItemState.WAITING: 1},
        {ItemState.WAITING: 10},
    ]


def test_a_draft_is_read_by_another_worker_if_this_one_ends(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = iter([False, True])
    monkeypatch.setattr(stopping.event, "wait", lambda seconds: next(ends, False))
    draft = editor.draft(FRONT, editor.ids[:1])
    assert (draft.state, next(ends, None)) == (State.DRAFT, None)


def test_a_search_is_frozen_as_ids_when_it_is_read(editor: BulkEditor) -> None:
    draft = editor.draft(FRONT, Selection.of_search({"search": "Desk 1"}))
    assert places(draft) == [editor.ids[1]]
    editor.put("Desk 11")
    drafts.read_again(draft)
    work()
    assert places(draft) == [editor.ids[1]]


def test_a_search_keeps_nothing_of_a_reading_that_broke_off(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_batches = iter([lambda found: FRONT] * 2)
    with monkeypatch.context() as breaks:
        breaks.setattr(reading, "BATCH", 3)
        breaks.setattr(reading, "own_changes", lambda *_: next(two_batches))
        draft = editor.draft(FRONT, Selection.of_search({"search": "Desk"}))
    assert (draft.state, draft.items.count()) == (State.FAILED, 6)
    editor.vapi.put({**editor.stored(editor.ids[0]), "name": "Lobby"})
    editor.vapi.delete(editor.ids[1])
    drafts.read_again(draft)
    work()
    assert list(draft.items.order_by("place").values_list("place", "number_id")) == list(
        enumerate(editor.ids[2:], start=1)
    )


def test_a_list_finds_numbers_by_their_address(editor: BulkEditor) -> None:
    sip = editor.put("Sip", "vapi", number=None, sipUri="sip:desk@sip.vapi.ai", credentialId=None)
    pasted = f"415-555-9999\n+1 415 555 0002\nSIP:desk@sip.vapi.ai\n{editor.ids[2]}"
    draft = editor.draft(FRONT, Selection.of_list(pasted.replace("415-", "+1 415-")))
    found = {each.number_id: each.state for each in draft.items.all()}
    assert found == {
        editor.ids[2]: ItemState.WAITING,  # once, though it was listed twice
        sip: ItemState.WAITING,
        "14155559999": ItemState.GONE,
    }


def test_an_address_that_vapi_does_not_have_is_looked_for_again(editor: BulkEditor) -> None:
    draft = editor.draft(FRONT, Selection.of_list("+14155559999"))
    drafts.read_again(draft)
    work()
    assert item_of(draft, "14155559999").state == ItemState.GONE
    number_id = editor.put("Late", number="+14155559999")
    drafts.read_again(draft)
    work()
    assert [(each.number_id, each.state) for each in draft.items.all()] == [
        (number_id, ItemState.WAITING)
    ]


def test_what_can_not_be_an_id_is_not_asked_for(editor: BulkEditor) -> None:
    assert states(editor.draft(FRONT, ["x"])) == {ItemState.GONE: 1}


@pytest.mark.parametrize("count", [1, 10])
def test_numbers_that_vapi_does_not_have_are_gone(count: int, editor: BulkEditor) -> None:
    ids = editor.ids[:count]
    editor.vapi.delete(ids[0])
    draft = editor.draft(FRONT, ids)
    assert item_of(draft, ids[0]).state == ItemState.GONE
    assert sum(states(draft).values()) == count


def test_reading_again_updates_what_changed(editor: BulkEditor) -> None:
    draft = editor.draft(FRONT)
    before = dict(draft.items.values_list("number_id", "pk"))
    editor.vapi.put({**editor.stored(editor.ids[0]), "name": "Front desk"})
    editor.vapi.delete(editor.ids[1])
    drafts.read_again(draft)
    draft.refresh_from_db()
    assert draft.state == State.READING
    work()
    assert dict(draft.items.values_list("number_id", "pk")) == before
    assert states(draft) == {
        ItemState.WAITING: 8,
        ItemState.UNCHANGED: 1,
        ItemState.GONE: 1,
    }
    assert item_of(draft, editor.ids[0]).encrypted_values == ""


def test_a_failure_is_stored_and_the_numbers_can_be_read_again(editor: BulkEditor) -> None:
    editor.vapi.revoke()
    draft = editor.draft(FRONT)
    assert draft.state == State.FAILED
    assert "refused this organization's key" in draft.reason
    editor.vapi.restore()
    drafts.read_again(draft)
    work()
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == (State.DRAFT, "")
    assert states(draft) == {ItemState.WAITING: 10}


def test_a_number_that_the_dashboard_stumbles_over_costs_only_its_own_row(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(change: object, number: dict[str, object], *_: object, **options: bool) -> object:
        if number["id"] == editor.ids[3]:
            raise ZeroDivisionError
        return plan(FRONT, number, 1, **options)

    monkeypatch.setattr("bulk.drafting.reading.plan", stumble)
    draft = editor.draft(FRONT)
    assert states(draft) == {ItemState.WAITING: 9, ItemState.REFUSED: 1}
    assert "unexpected error" in item_of(draft, editor.ids[3]).reason


def test_a_number_without_an_id_is_left_out(
    editor: BulkEditor, vapi_acme: vapi_sandbox.Organization
) -> None:
    body = {
        "results": [{"provider": "vapi"}, None],
        "metadata": {"itemsPerPage": 1000, "totalItems": 2, "currentPage": 1},
    }
    vapi_acme.fail("list", Fault("wrong_shape", body=body))
    draft = editor.draft(FRONT, Selection.of_search({}))
    vapi_acme.clear_faults()
    assert states(draft) == {}


def test_a_draft_of_ten_minutes_is_old(editor: BulkEditor) -> None:
    draft = editor.draft(FRONT)
    assert not drafts.is_old(draft)
    let_time_pass(timedelta(minutes=9))
    assert not drafts.is_old(draft)
    let_time_pass(timedelta(minutes=2))
    assert drafts.is_old(draft)


def test_numbers_are_taken_out_of_a_draft_only(editor: BulkEditor) -> None:
    draft = editor.draft(FRONT)
    chosen = [item_of(draft, each).pk for each in editor.ids[:3]]
    assert drafts.take_out(draft, chosen) == 3
    assert places(draft) == editor.ids[3:]
    drafts.read_again(draft)
    assert drafts.take_out(draft, [item_of(draft, editor.ids[5]).pk]) == 0
    work()
    assert places(draft) == editor.ids[3:]


def test_a_discarded_draft_is_gone_and_its_task_finds_nothing(editor: BulkEditor) -> None:
    draft = drafts.make_draft(
        editor.cast.acme, editor.actor, FRONT, Selection.of_ids(editor.ids), {}
    )
    drafts.discard(draft)
    work()
    assert not BulkChange.objects.exists()
    assert editor.vapi.requests == []
