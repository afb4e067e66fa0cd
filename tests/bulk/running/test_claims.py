"""An item has one holder, until that one took too long."""

from datetime import timedelta

import pytest
from django.db import connection

from bulk.models import BulkChange, Item, ItemState, State
from bulk.running import claims
from tests.bulk.bulk_editor import BulkEditor, item_of, let_time_pass
from tests.bulk.changes.samples import fields
from tests.phone_numbers.conftest import RunInParallel, run_in_parallel

__all__ = ["run_in_parallel"]


@pytest.fixture
def run(editor: BulkEditor) -> BulkChange:
    return editor.started(fields({"name": "Front desk"}))


def claimed(run: BulkChange) -> Item:
    item = claims.claim(run)
    assert item
    return item


def test_items_are_taken_in_the_order_of_the_selection(run: BulkChange, editor: BulkEditor) -> None:
    taken = [claimed(run).number_id for _ in editor.ids]
    assert taken == editor.ids
    assert claims.claim(run) is None


def test_an_item_is_taken_over_from_a_holder_that_took_too_long(run: BulkChange) -> None:
    first = claimed(run)
    Item.objects.exclude(pk=first.pk).delete()
    assert claims.claim(run) is None
    claims.renew(first)
    let_time_pass(claims.CLAIM_DURATION + timedelta(seconds=1))
    second = claimed(run)
    assert (second.pk, second.tries) == (first.pk, 2)
    with pytest.raises(claims.ItemLost):
        claims.renew(first)
    with pytest.raises(claims.ItemLost):
        claims.end(first, ItemState.DONE)
    with pytest.raises(claims.ItemLost):
        claims.put_back(first, timedelta())
    claims.end(second, ItemState.DONE)
    assert item_of(run, first.number_id).state == ItemState.DONE


def test_an_item_that_was_put_back_is_due_later(run: BulkChange) -> None:
    first = claimed(run)
    claims.put_back(first, timedelta(minutes=1), reason="Somebody has it.")
    taken = [claimed(run) for _ in range(9)]
    assert first.pk not in {each.pk for each in taken}
    assert claims.claim(run) is None
    let_time_pass(timedelta(minutes=2))
    assert claimed(run).pk == first.pk


def test_the_next_item_is_found_by_an_index(run: BulkChange) -> None:
    Item.objects.bulk_create(
        Item(bulk_change=run, place=place, number_id=f"number {place}") for place in range(11, 2001)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE bulk_item")
    plan = claims.due_items(run).order_by("due_at", "place")[:1].explain()
    assert "items_left" in plan
    assert "sort" not in plan.lower() and "order by" not in plan.lower()


def test_nothing_is_taken_of_a_run_that_is_not_running(run: BulkChange) -> None:
    BulkChange.objects.filter(pk=run.pk).update(state=State.PAUSED)
    assert claims.claim(run) is None


def test_workers_at_the_same_time_take_different_items(
    run: BulkChange, run_in_parallel: RunInParallel
) -> None:
    taken = run_in_parallel([lambda: [claimed(run).pk for _ in range(2)]] * 5)
    items = [pk for pks in taken for pk in pks]  # type: ignore[attr-defined]
    assert sorted(items) == sorted(Item.objects.values_list("pk", flat=True))
