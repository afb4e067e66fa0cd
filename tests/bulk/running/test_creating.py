"""Numbers of a file are created, each once, whatever happens to Vapi's answers and to workers."""

from datetime import timedelta
from typing import Any

import pytest

from bulk import leases
from bulk.drafting import again, drafts
from bulk.files.imports import FaultyFile, make_draft_of_new_numbers
from bulk.models import BulkChange, Item, ItemState, State
from bulk.running import control, creating
from bulk.running.outcomes import NOT_MADE
from dashboard.activity.models import Attempt, Result
from phone_numbers.models import OpenedForm
from phone_numbers.saving import unsettled_creates
from tests.audits.conftest import audited
from tests.bulk.bulk_editor import BulkEditor, let_time_pass, states, work
from vapi_client import VapiClient
from vapi_sandbox import Fault

ONE, TWO = "+14155558001", "+14155558002"
FILE = f"number,name,server.url\n{ONE},North,https://a.example.com\n+1 (415) 555-8002,South,\n"
CREDENTIAL = {"credentialId": "c9"}


def drafted(
    editor: BulkEditor,
    content: str = FILE,
    provider: Any = "telnyx",
    credentials: dict[str, str] = CREDENTIAL,
) -> BulkChange:
    draft = make_draft_of_new_numbers(
        editor.cast.acme, editor.actor, "new.csv", content.encode(), provider, credentials
    )
    work()
    draft.refresh_from_db()
    editor.vapi.forget_requests()
    return draft


def started(editor: BulkEditor, **options: Any) -> BulkChange:
    draft = drafted(editor, **options)
    assert control.start(draft, editor.actor)
    draft.refresh_from_db()
    return draft


def created(editor: BulkEditor) -> dict[str, Any]:
    """Return the new numbers at Vapi by their number."""
    return {each["number"]: each for each in editor.vapi.numbers if each["id"] not in editor.ids}


def let_creates_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let so much time pass that Vapi can't create anything any more. The record can't be moved."""
    for module in (creating, unsettled_creates):
        monkeypatch.setattr(module, "WRITE_LASTS", timedelta(seconds=-1))
    let_time_pass()


def lose_answer(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch, when: Any = "after", *, looks: int = 1
) -> None:
    """Lose the answer to the first create, and fail the check after it, or as many `looks`."""
    original = VapiClient.create_number

    def losing(client: VapiClient, *arguments: Any, **options: Any) -> Any:
        monkeypatch.setattr(VapiClient, "create_number", original)
        editor.vapi.fail("create", Fault("reset", when=when, times=1))
        editor.vapi.fail("list", Fault("status", status=500, times=looks))
        return original(client, *arguments, **options)

    monkeypatch.setattr(VapiClient, "create_number", losing)


def posts(editor: BulkEditor) -> int:
    return [each.operation for each in editor.vapi.requests].count("create")


def test_the_numbers_of_a_file_are_created_with_the_same_credential(editor: BulkEditor) -> None:
    run = started(editor)
    assert run.title == "Add Telnyx numbers of new.csv"
    assert not created(editor)
    work()
    run.refresh_from_db()
    assert (run.state, states(run)) == (State.ENDED, {ItemState.DONE: 2})
    numbers = created(editor)
    assert numbers.keys() == {ONE, TWO}
    assert {each["credentialId"] for each in numbers.values()} == {"c9"}
    assert (numbers[ONE]["name"], numbers[ONE]["server"]) == (
        "North",
        {"url": "https://a.example.com"},
    )
    assert [each.number_id for each in run.items.order_by("place")] == [
        numbers[ONE]["id"],
        numbers[TWO]["id"],
    ]
    made = Attempt.objects.filter(batch=run.pk, action="number.create")
    assert [each.outcomes.get().result for each in made] == [Result.DONE] * 2
    assert again.undo(run, editor.actor) is None


def test_numbers_that_vapi_has_stay_as_they_are(editor: BulkEditor) -> None:
    there = editor.put("There", "telnyx")
    number = editor.stored(there)["number"]
    draft = drafted(editor, content=f"number,name\n{number},Other\n{ONE},New\n")
    assert states(draft) == {ItemState.REFUSED: 1, ItemState.WAITING: 1}
    assert draft.items.get(state=ItemState.REFUSED).reason == "Vapi has this number already."
    before = list(draft.items.order_by("place").values_list("place", "number_id", "state"))
    drafts.read_again(draft)
    work()
    assert list(draft.items.order_by("place").values_list("place", "number_id", "state")) == before


def test_numbers_that_another_run_has_added_since_the_draft_are_not_added_again(
    editor: BulkEditor,
) -> None:
    runs = [drafted(editor), drafted(editor)]
    for run in runs:
        control.start(run, editor.actor)
    work()
    assert [states(each) for each in runs] == [{ItemState.DONE: 2}, {ItemState.REFUSED: 2}]
    assert {each.reason for each in runs[1].items.all()} == {"Vapi has this number already."}
    assert posts(editor) == 2


def test_faults_are_shown_with_their_cells(editor: BulkEditor) -> None:
    content = f"number,name,smsEnabled\n555 1234,Short,\n{ONE},{'x' * 41},\n{TWO},Fine,true\n"
    draft = drafted(editor, content=content)
    reasons = dict(draft.items.order_by("place").values_list("place", "reason"))
    assert reasons[1].startswith("A2: Number: Enter + and the country code first")
    assert reasons[2].startswith("B3: Name: ")
    assert reasons[3].startswith("C4: Telnyx numbers don't have this field")


def test_a_download_of_another_organization_can_be_added(editor: BulkEditor) -> None:
    content = (
        "id,number,provider,updatedAt,name\n"
        f"3f2a5b1c-1111-4222-8333-123456789abc,{ONE},telnyx,2026-01-01T00:00:00Z,North\n"
    )
    assert states(drafted(editor, content=content)) == {ItemState.WAITING: 1}


@pytest.mark.parametrize("content", ["name\nNorth\n", f"number\n{ONE}\n{ONE}\n"])
def test_files_without_numbers_or_with_one_twice_are_refused(
    content: str, editor: BulkEditor
) -> None:
    with pytest.raises(FaultyFile):
        drafted(editor, content=content)


def test_secrets_are_stored_encrypted_and_in_no_file(editor: BulkEditor) -> None:
    secret = {"twilioAccountSid": "AC1", "twilioAuthToken": "s3cret-token"}
    draft = drafted(editor, provider="twilio", credentials=secret)
    item = draft.items.order_by("place")[0]
    assert item.values[1]["twilioAuthToken"] == "s3cret-token"
    for stored in (draft.encrypted_change, item.encrypted_values, draft.title, repr(draft.change)):
        assert "s3cret-token" not in stored


@pytest.mark.parametrize(
    ("when", "outcome"),
    [("after", (ItemState.DONE, "")), ("before", (ItemState.REFUSED, NOT_MADE))],
)
def test_a_create_without_an_answer_is_not_sent_again(
    when: Any, outcome: tuple[str, str], editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started(editor)
    lose_answer(editor, monkeypatch, when)
    work()
    assert states(run) == {ItemState.UNKNOWN: 1, ItemState.DONE: 1}
    unknown = run.items.get(state=ItemState.UNKNOWN)
    let_creates_settle(monkeypatch)
    work()
    item = Item.objects.get(pk=unknown.pk)
    assert (item.state, item.reason) == outcome
    assert posts(editor) == 2


@pytest.mark.parametrize("is_known", [True, False])
def test_a_create_whose_form_is_deleted_is_not_sent_again(
    is_known: bool, editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started(editor, content=f"number\n{ONE}\n")
    lose_answer(editor, monkeypatch)
    work()
    control.pause(run, editor.actor, "Paused.")
    let_creates_settle(monkeypatch)
    if is_known:
        audited(editor.cast.acme)
    OpenedForm.objects.all().delete()  # as housekeeping does
    control.resume(run, editor.actor)
    work()
    item = run.items.get()
    assert item.state == (ItemState.DONE if is_known else ItemState.UNKNOWN)
    assert (item.number_id == created(editor)[ONE]["id"]) == is_known
    assert posts(editor) == 1


def test_a_create_that_vapi_refused_for_now_is_sent_again_without_its_form(
    editor: BulkEditor,
) -> None:
    run = started(editor, content=f"number\n{ONE}\n")
    editor.vapi.fail("create", Fault("status", status=429, times=1))
    work()
    assert states(run) == {ItemState.WAITING: 1}
    OpenedForm.objects.all().delete()
    let_time_pass()
    work()
    assert states(run) == {ItemState.DONE: 1}


def test_a_refused_create_is_explained(editor: BulkEditor) -> None:
    run = started(editor)
    editor.vapi.fail("create", Fault("status", status=400, body={"message": ["taken"]}, times=1))
    work()
    assert states(run) == {ItemState.REFUSED: 1, ItemState.DONE: 1}
    run.refresh_from_db()
    retried = again.try_again(run, editor.actor, {})
    assert retried
    work()
    assert states(retried) == {ItemState.WAITING: 1}


def test_a_rate_limit_lets_a_create_wait(editor: BulkEditor) -> None:
    run = started(editor)
    limit = Fault("status", status=429, headers={"Retry-After": "60"}, times=1)
    editor.vapi.fail("create", limit)
    work()
    assert states(run)[ItemState.WAITING] > 0
    let_time_pass()
    work()
    assert states(run) == {ItemState.DONE: 2}


class Killed(BaseException):
    """Stands for SIGKILL, which no code handles."""


@pytest.mark.parametrize("sent", [True, False])
def test_a_worker_that_dies_leaves_a_number_that_is_not_created_twice(
    sent: bool, editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started(editor, content=f"number\n{ONE}\n")
    original = VapiClient.create_number

    def die(client: VapiClient, *arguments: Any, **options: Any) -> None:
        if sent:
            original(client, *arguments, **options)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(VapiClient, "create_number", die)
        with pytest.raises(AssertionError, match="Killed"):
            work()
    let_creates_settle(monkeypatch)
    leases.revive_lost()
    work()
    state = ItemState.DONE if sent else ItemState.REFUSED
    assert states(run) == {state: 1}
    assert posts(editor) == (1 if sent else 0)


def test_a_cancelled_run_creates_nothing_more(editor: BulkEditor) -> None:
    run = started(editor)
    control.cancel(run, editor.actor)
    work()
    assert states(run) == {ItemState.CANCELLED: 2}
    assert not created(editor)


def test_a_cancelled_run_knows_the_number_that_it_created(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started(editor, content=f"number\n{ONE}\n")
    lose_answer(editor, monkeypatch, looks=2)
    work()
    let_creates_settle(monkeypatch)
    work()
    assert states(run) == {ItemState.UNKNOWN: 1}
    editor.vapi.revoke()
    let_time_pass()
    work()
    assert states(run) == {ItemState.UNKNOWN: 1}
    editor.vapi.restore()
    control.cancel(run, editor.actor)
    let_time_pass()
    work()
    item = run.items.get()
    assert (item.state, item.number_id) == (ItemState.DONE, created(editor)[ONE]["id"])
