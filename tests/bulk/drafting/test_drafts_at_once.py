"""Drafts that are discarded while somebody else starts or reads them."""

import pytest
from django.db import connection

from bulk import leases
from bulk.drafting import drafts
from bulk.drafting.selection import Selection
from bulk.models import BulkChange, Item, Lease, State
from tests.bulk.bulk_editor import BulkEditor
from tests.bulk.changes.samples import fields
from tests.dashboard.single_sign_on.test_passwords_at_once import during

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's writers take turns"),
]

FRONT = fields({"name": "Front desk"})


def test_a_draft_that_is_started_meanwhile_stays(editor: BulkEditor) -> None:
    draft = editor.draft(FRONT)
    leases.open_leases(draft, 1)
    started = BulkChange.objects.filter(pk=draft.pk)
    during(lambda: started.update(state=State.WAITING), lambda: drafts.discard(draft)).result()
    assert draft.items.count() == 10
    assert Lease.objects.count() == 1


def test_a_draft_goes_with_the_numbers_that_are_read_meanwhile(editor: BulkEditor) -> None:
    selection = Selection.of_ids(editor.ids)
    draft = drafts.make_draft(editor.cast.acme, editor.actor, FRONT, selection, {})
    row = Lease.objects.get()
    lease = leases.take(row.pk, row.ticket)
    assert lease

    def read() -> None:
        with lease.writing(seen=1):
            Item.objects.create(bulk_change=draft, place=1, number_id=editor.ids[0])

    during(read, lambda: drafts.discard(draft)).result()
    assert not BulkChange.objects.exists()
