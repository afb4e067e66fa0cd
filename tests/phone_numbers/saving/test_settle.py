"""Earlier attempts without a known outcome are settled by how the number is now."""

from contextlib import ExitStack
from typing import Any

import pytest
from django.test import Client
from pydantic import SecretStr
from pytest_django import DjangoAssertNumQueries

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Change, record_attempt, record_outcome
from phone_numbers.models import NumberLease
from phone_numbers.saving.errors import AnswerLost, Occupied
from phone_numbers.saving.leases import lease
from phone_numbers.saving.settle import read_number, settle
from phone_numbers.saving.signals import number_saved
from tests.phone_numbers.editor import Editor
from tests.phone_numbers.lost_answers import wait_until_no_write_can_arrive
from vapi_client.errors import NotFound
from vapi_client.schemas.phone_number import PhoneNumber
from vapi_sandbox import Fault

CHANGES = [Change("name", before="Old", after="New"), Change("squadId", after="s1")]


def earlier_attempt(
    editor: Editor,
    changes: list[Change],
    *,
    action: Action = Action.NUMBER_UPDATE,
    result: Result | None = None,
) -> Attempt:
    attempt = record_attempt(
        editor.actor, editor.cast.acme, action, subject=editor.id, changes=changes
    )
    if result:
        record_outcome(attempt, result, observed=result == Result.NOT_APPLIED)
    return attempt


def read(editor: Editor, **values: Any) -> None:
    """Read the number, which has these values now."""
    editor.vapi.put({**editor.base, **values})
    read_number(editor.cast.acme, editor.id)


@pytest.mark.parametrize("result", [None, Result.UNKNOWN])
@pytest.mark.parametrize(
    ("number", "found"),
    [
        ({"name": "New", "squadId": "s1", "assistantId": "a9"}, "done"),
        ({}, "not_applied"),
        ({"squadId": None}, "not_applied"),
        ({"name": "New"}, None),
        ({"name": "Third", "squadId": "s1"}, None),
    ],
)
def test_the_outcome_of_an_update_is_recorded_if_the_number_shows_it(
    result: Result | None, number: dict[str, str], found: str | None, editor: Editor
) -> None:
    earlier_attempt(editor, CHANGES, result=result)
    before = editor.recorded_results

    for _ in range(2):
        read(editor, **number)

    assert editor.recorded_results == before + ([(found, True)] if found else [])


def test_a_cleared_field_shows_that_the_update_was_applied(editor: Editor) -> None:
    earlier_attempt(editor, [Change("name", before="Old")])
    read(editor, name=None)
    assert editor.recorded_results == [("done", True)]


SERVER = {"url": "https://b.example.com", "timeoutSeconds": 20.0}


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ({**SERVER, "timeoutSeconds": 20, "backoffPlan": {"maxRetries": 3}}, "done"),
        ({"url": "https://b.example.com", "timeoutSeconds": 30}, None),
        ({"url": "https://c.example.com", "timeoutSeconds": 20.0}, None),
    ],
)
def test_defaults_that_vapi_adds_do_not_hide_that_an_update_was_applied(
    shown: dict[str, Any], found: str | None, editor: Editor
) -> None:
    before = {"url": "https://a.example.com", "timeoutSeconds": 20.0}
    earlier_attempt(editor, [Change("server", before, SERVER)])
    read(editor, server=shown)
    assert editor.recorded_results == ([(found, True)] if found else [])


def test_a_cleared_field_that_has_a_third_value_shows_nothing(editor: Editor) -> None:
    earlier_attempt(editor, [Change("name", before="Old")])
    read(editor, name="Third")
    assert editor.recorded_results == []


def test_a_number_that_is_still_there_was_not_deleted_so_far(editor: Editor) -> None:
    changes = [Change("twilioAuthToken", before="hunter2"), Change("name", before="Old")]
    earlier_attempt(editor, changes, action=Action.NUMBER_DELETE)
    read(editor)
    assert editor.recorded_results == [("not_applied", True)]

    editor.vapi.delete(editor.id)
    with pytest.raises(NotFound):
        read_number(editor.cast.acme, editor.id)
    assert editor.recorded_results == [("not_applied", True), ("done", True)]


def test_an_attempt_that_may_still_be_running_is_not_settled(editor: Editor) -> None:
    with lease(editor.cast.acme, editor.id):
        earlier_attempt(editor, CHANGES)
        read(editor)
    assert editor.recorded_results == []


@pytest.mark.parametrize("now", [{}, {"twilioAuthToken": "********"}, {"name": "New"}])
def test_a_changed_credential_leaves_the_outcome_unknown(
    now: dict[str, str], editor: Editor
) -> None:
    changes = [Change("twilioAuthToken", after="b"), Change("name", "Old", "New")]
    earlier_attempt(editor, changes)
    read(editor, **now)
    assert editor.recorded_results == []


@pytest.mark.parametrize("result", [Result.DONE, Result.REFUSED, Result.NOT_APPLIED])
def test_a_known_outcome_is_not_changed(result: Result, editor: Editor) -> None:
    earlier_attempt(editor, CHANGES, result=result)
    before = editor.recorded_results
    read(editor)
    assert editor.recorded_results == before


def test_without_unsettled_attempts_it_costs_one_query(
    editor: Editor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    earlier_attempt(editor, CHANGES, result=Result.DONE)
    with django_assert_num_queries(1):
        settle(editor.cast.acme, editor.id, PhoneNumber.read(editor.base))


def test_attempts_of_other_numbers_and_organizations_are_not_settled(editor: Editor) -> None:
    earlier_attempt(editor, CHANGES)
    seen = PhoneNumber.read(editor.base)
    settle(editor.cast.acme, "another", seen)
    settle(editor.cast.globex, editor.id, seen)
    assert editor.recorded_results == []


def test_a_change_that_was_found_not_applied_and_arrives_later_is_recorded_as_done(
    editor: Editor,
) -> None:
    earlier_attempt(editor, CHANGES, result=Result.NOT_APPLIED)
    read(editor, name="New", squadId="s1")
    assert editor.recorded_results == [("not_applied", True), ("done", True)]


@pytest.mark.parametrize("result", [Result.UNKNOWN, Result.NOT_APPLIED])
def test_a_change_that_was_made_again_says_nothing_about_the_first_one(
    result: Result, editor: Editor
) -> None:
    first = earlier_attempt(editor, CHANGES, result=result)
    earlier_attempt(editor, CHANGES, result=Result.DONE)
    read(editor, name="New", squadId="s1")
    assert [each.result for each in first.outcomes.all()] == [result]


def test_listeners_hear_of_a_settled_change_under_the_lease_and_as_the_number_is_now(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str | None, bool]] = []

    def listen(*, number: PhoneNumber, **_: Any) -> None:
        heard.append((number.assistant_id, NumberLease.objects.exists()))

    number_saved.connect(listen)
    try:
        earlier_attempt(editor, CHANGES)
        seen = PhoneNumber.read({**editor.base, "name": "New", "squadId": "s1"})
        editor.vapi.put({**seen.received, "assistantId": "saved since"})
        settle(editor.cast.acme, editor.id, seen)
    finally:
        number_saved.disconnect(listen)
    assert heard == [("saved since", True)]
    assert not NumberLease.objects.exists()


def test_a_number_that_a_new_key_does_not_find_was_not_necessarily_deleted(
    editor: Editor,
) -> None:
    earlier_attempt(editor, [], action=Action.NUMBER_DELETE)
    acme = editor.cast.acme
    acme.set_api_key(SecretStr(editor.vapi.key), region="us", by=None)
    acme.save()
    editor.vapi.delete(editor.id)
    with pytest.raises(NotFound):
        read_number(acme, editor.id)
    assert editor.recorded_results == []


@pytest.mark.usefixtures("short_timeouts")
class TestALateChange:
    """Vapi applies a change after the dashboard gave up waiting for its answer."""

    def test_nobody_saves_until_it_can_no_longer_arrive(self, editor: Editor) -> None:
        send_late(editor, "update")
        with pytest.raises(AnswerLost) as lost:
            editor.save({"name": "A's"})
        assert lost.value.is_unchanged

        with pytest.raises(Occupied) as occupied:
            editor.save({"name": "B's"})
        holder = occupied.value.lease
        assert holder
        assert (holder.actor, holder.expires_at) == (editor.actor.email, lost.value.until)
        assert holder.answer_lost

        editor.vapi.apply_late_requests()
        assert editor.stored["name"] == "A's"
        assert editor.operations == ["get", "update", "get"]

    def test_it_is_recorded_as_soon_as_a_page_shows_it_and_others_can_save(
        self, editor: Editor, as_viewer: Client
    ) -> None:
        send_late(editor, "update")
        with pytest.raises(AnswerLost):
            editor.save({"name": "New"})
        page = f"/orgs/acme/numbers/{editor.id}/"
        as_viewer.get(page)
        assert editor.recorded_results == [("unknown", False)]

        editor.vapi.apply_late_requests()
        as_viewer.get(page)
        assert editor.recorded_results == [("unknown", False), ("done", True)]
        assert not NumberLease.objects.exists()

    def test_the_page_says_whose_change_it_is_and_until_when(
        self, editor: Editor, as_viewer: Client
    ) -> None:
        page, words = f"/orgs/acme/numbers/{editor.id}/", "Vapi may still apply it until"
        send_late(editor, "update")
        with pytest.raises(AnswerLost) as lost:
            editor.save({"name": "New"})
        assert lost.value.until
        shown = " ".join(as_viewer.get(page).text.split())
        assert f"a change by {editor.actor.email} was lost" in shown
        assert f"{words} {lost.value.until:%H:%M:%S} UTC" in shown

        wait_until_no_write_can_arrive()
        assert words not in " ".join(as_viewer.get(page).text.split())
        assert editor.recorded_results[-1] == ("not_applied", True)

    @pytest.mark.parametrize("arrives", [True, False])
    def test_the_next_save_settles_it_either_way(self, arrives: bool, editor: Editor) -> None:
        send_late(editor, "update")
        with pytest.raises(AnswerLost):
            editor.save({"name": "New"})
        wait_until_no_write_can_arrive()
        if arrives:
            editor.vapi.apply_late_requests()

        editor.save({"squadId": "s1"})

        first = Attempt.objects.earliest("pk")
        settled = "done" if arrives else "not_applied"
        assert [each.result for each in first.outcomes.all()] == ["unknown", settled]
        assert not NumberLease.objects.exists()

    def test_a_late_deletion_is_recorded_when_the_number_is_gone(
        self, editor: Editor, as_admin: Client
    ) -> None:
        send_late(editor, "delete")
        page = f"/orgs/acme/numbers/{editor.id}/"
        asked = as_admin.post(f"{page}delete/", {"confirmation": "0100"})
        assert asked.status_code == 504
        assert "found the number as it was before" in asked.text
        with pytest.raises(Occupied):
            editor.save({"name": "New"})

        editor.vapi.apply_late_requests()
        assert as_admin.get(page).status_code == 404
        assert editor.recorded_results == [("unknown", False), ("done", True)]

    def test_a_process_that_ends_while_it_waits_keeps_the_lease(self, editor: Editor) -> None:
        with ExitStack() as process:
            held = process.enter_context(lease(editor.cast.acme, editor.id, "a@acme.example"))
            process.enter_context(held.sending(earlier_attempt(editor, CHANGES)))
            process.pop_all()  # it ends here, and runs nothing more
        with pytest.raises(Occupied):
            editor.save({"name": "New"})
        read(editor)
        assert editor.recorded_results == []
        wait_until_no_write_can_arrive()
        read(editor)
        assert editor.recorded_results == [("not_applied", True)]


def send_late(editor: Editor, operation: str) -> None:
    """Let Vapi give no answer to the next write, and apply it later."""
    editor.vapi.fail(operation, Fault("reset", when="late", times=1))
