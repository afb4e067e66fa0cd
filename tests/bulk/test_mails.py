"""Whoever wants it gets a mail when their run ends, or stops by itself."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bulk.models import BulkChange, State
from bulk.running import control
from tests.bulk.bulk_editor import BulkEditor, work
from tests.bulk.changes.samples import fields
from tests.tasks import run_enqueued_tasks

FRONT = fields({"name": "Front desk"})


def started(editor: BulkEditor, *, wants_mail: bool = True) -> BulkChange:
    draft = editor.draft(FRONT)
    assert control.start(draft, editor.actor, wants_mail=wants_mail)
    draft.refresh_from_db()
    return draft


def mails() -> list[str]:
    """Send the mails that are enqueued, and return the texts of all."""
    run_enqueued_tasks()
    assert all(each.to == ["operator@acme.example"] for each in mail.outbox)
    return [f"{each.subject}\n{each.body}" for each in mail.outbox]


def test_a_person_checks_the_box_and_gets_a_mail_at_the_end(
    as_operator: Client, editor: BulkEditor
) -> None:
    draft = editor.draft(FRONT)
    page = f"/orgs/acme/bulk/{draft.pk}/"
    assert 'name="mail"' in as_operator.get(page).text
    as_operator.post(f"{page}start/", {"mail": "on"})
    assert mails() == []
    work()
    [sent] = mails()
    assert sent.startswith("Ended: Set Name\n")
    assert "Done: 10" in sent and f"http://localhost:8000{page}" in sent
    assert not DBTaskResult.objects.filter(args_kwargs__icontains="operator@").exists()


def test_a_run_that_stops_by_itself_says_why(editor: BulkEditor) -> None:
    run = started(editor)
    editor.vapi.revoke()
    work()
    [sent] = mails()
    assert sent.startswith("Paused: Set Name\n")
    assert "Vapi refused this organization's key." in sent
    assert not control.pause(run, editor.actor, "again")


def test_who_pauses_a_run_gets_no_mail(editor: BulkEditor) -> None:
    control.pause(started(editor), editor.actor, "Paused by me.")
    assert mails() == []


def test_nobody_gets_a_mail_without_the_box(editor: BulkEditor) -> None:
    run = started(editor, wants_mail=False)
    work()
    run.refresh_from_db()
    assert run.state == State.ENDED
    assert mails() == []


@pytest.mark.parametrize("former", ["member", "disabled member", "account"])
def test_a_former_member_gets_no_mail(former: str, editor: BulkEditor) -> None:
    started(editor)
    work()
    operator = editor.cast.operator
    if former == "member":
        editor.cast.member(operator).delete()
    elif former == "disabled member":
        operator.memberships.update(disabled_at=timezone.now())
    else:
        operator.is_active = False
        operator.save()
    assert mails() == []
