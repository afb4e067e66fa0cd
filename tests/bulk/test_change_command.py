"""`manage.py change`."""

import io
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bulk.drafting import drafts
from bulk.management.commands.change import NO_DRAFT
from bulk.models import BulkChange, ItemState, Lease, State
from bulk.running import control
from bulk.running.carry_out import carry_out
from dashboard.activity.models import Attempt
from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Organization
from dashboard.workers import stopping
from vapi_sandbox import Fault

from .bulk_editor import BulkEditor, let_time_pass
from .changes.samples import fields


class Terminal:
    """What a person types, before which something happens."""

    def __init__(self, typed: str, meanwhile: Callable[[], object]) -> None:
        self._typed = io.StringIO(typed)
        self._meanwhile = meanwhile

    def readline(self) -> str:
        if self._typed.tell() == 0:
            self._meanwhile()
        return self._typed.readline()


class CommandLine:
    """A person at a terminal, with a file in which the first numbers have new names."""

    def __init__(self, editor: BulkEditor, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.file = folder / "numbers.csv"
        rows = [f"{number_id},Front {n}" for n, number_id in enumerate(editor.ids[:3])]
        self.file.write_text("\n".join(["id,name", *rows]))

    def run(
        self,
        *arguments: str,
        typed: str = "",
        slug: str = "acme",
        meanwhile: Callable[[], object] = lambda: None,
    ) -> tuple[int, str, str]:
        """Run the command, and return its exit status and what it printed.

        `meanwhile` happens before the first answer to its question.
        """
        out, complaints = io.StringIO(), io.StringIO()
        self._monkeypatch.setattr("sys.stdin", Terminal(typed, meanwhile))
        try:
            call_command("change", slug, str(self.file), *arguments, stdout=out, stderr=complaints)
        except CommandError as error:
            return error.returncode, out.getvalue(), str(error)
        except SystemExit as ended:
            return int(str(ended.code)), out.getvalue(), complaints.getvalue()
        return 0, out.getvalue(), complaints.getvalue()


@pytest.fixture
def shell(editor: BulkEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return CommandLine(editor, tmp_path, monkeypatch)


def test_a_file_is_shown_confirmed_and_carried_out(editor: BulkEditor, shell: CommandLine) -> None:
    status, printed, _ = shell.run(typed="y\n")
    assert status == 0
    assert "Name: Desk 0 → Front 0" in printed and "Change 3 numbers? [y/N]" in printed
    assert printed.endswith("Done: 3\n")
    assert editor.names[:4] == ["Front 0", "Front 1", "Front 2", "Desk 3"]
    assert BulkChange.objects.get().state == State.ENDED
    assert {each.actor for each in Attempt.objects.all()} == {"command line"}


@pytest.mark.parametrize("typed", ["n\n", "", "\n"])
def test_without_a_yes_nothing_is_started(
    typed: str, editor: BulkEditor, shell: CommandLine
) -> None:
    status, _, complaint = shell.run(typed=typed)
    assert (status, complaint) == (2, "Nothing was changed.")
    assert editor.names[0] == "Desk 0"
    assert not BulkChange.objects.exists()


def test_a_dry_run_prints_the_changes_and_makes_none(
    editor: BulkEditor, shell: CommandLine
) -> None:
    status, printed, _ = shell.run("--dry-run")
    assert status == 0
    assert "Name: Desk 0 → Front 0" in printed and "Waiting: 3" in printed
    assert not editor.sent("update") and not BulkChange.objects.exists()


def test_json_has_the_outcome_of_each_number(editor: BulkEditor, shell: CommandLine) -> None:
    editor.vapi.put({**editor.stored(editor.ids[1]), "name": "Front 1"})
    status, printed, _ = shell.run("--yes", "--format=json")
    assert status == 0
    document = json.loads(printed)
    assert document["counts"] == {"done": 2, "unchanged": 1}
    assert document["items"][0] == {
        "id": editor.ids[0],
        "number": editor.stored(editor.ids[0])["number"],
        "outcome": "done",
        "reason": "",
    }


def test_a_number_that_is_not_changed_makes_the_status_1(
    editor: BulkEditor, shell: CommandLine
) -> None:
    editor.vapi.delete(editor.ids[1])
    status, printed, _ = shell.run("--yes")
    assert status == 1
    assert "Vapi has no such number." in printed
    assert printed.endswith("Done: 2, Already deleted: 1\n")
    assert shell.run("--dry-run")[0] == 1


def test_a_file_that_changes_nothing_is_no_failure(editor: BulkEditor, shell: CommandLine) -> None:
    shell.run("--yes")
    status, printed, _ = shell.run("--yes")
    assert (status, printed) == (0, "No change needed: 3\n")
    assert BulkChange.objects.count() == 1


@pytest.mark.parametrize("why", ["organization", "file", "fault", "Vapi", "key"])
def test_what_can_not_be_started_makes_the_status_2(
    why: str, editor: BulkEditor, shell: CommandLine
) -> None:
    if why == "file":
        shell.file = Path("nowhere.csv")
    if why == "fault":
        shell.file.write_text("id,name\nx,Front\ny,Back")
    if why == "Vapi":
        editor.vapi.fail("list", Fault("status", status=401))
    if why == "key":
        shell.file.write_text(f"id,assistantId\n{editor.ids[0]},Front desk")
        Organization.objects.update(encrypted_api_key="unreadable")
    status, _, complaint = shell.run("--yes", slug="nobody" if why == "organization" else "acme")
    assert status == 2 and complaint
    if why == "fault":
        assert complaint.splitlines() == [
            "A2: This isn't the ID of a number.",
            "A3: This isn't the ID of a number.",
        ]
    assert not BulkChange.objects.exists()


def test_a_draft_that_is_discarded_while_it_is_read_changes_nothing(
    editor: BulkEditor, shell: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "bulk.working.read_numbers", lambda lease: drafts.discard(lease.bulk_change)
    )
    status, _, complaint = shell.run("--yes")
    assert (status, complaint) == (2, NO_DRAFT)
    assert not editor.sent("update")


def test_a_draft_that_is_discarded_before_the_answer_changes_nothing(
    editor: BulkEditor, shell: CommandLine
) -> None:
    status, _, complaint = shell.run(
        typed="y\n", meanwhile=lambda: drafts.discard(BulkChange.objects.get())
    )
    assert (status, complaint) == (2, NO_DRAFT)
    assert not editor.sent("update")


def test_a_draft_that_somebody_else_starts_is_left_to_them(
    editor: BulkEditor, shell: CommandLine
) -> None:
    def start() -> None:
        control.start(BulkChange.objects.get(), editor.actor)
        let_time_pass(timedelta(hours=1))

    status, _, complaint = shell.run(typed="y\n", meanwhile=start)
    assert (status, complaint) == (2, NO_DRAFT)
    assert BulkChange.objects.get().state == State.RUNNING
    assert not editor.sent("update")


def test_an_answer_after_an_hour_is_asked_for_again_with_the_numbers_as_they_are(
    editor: BulkEditor, shell: CommandLine
) -> None:
    def hour() -> None:
        editor.vapi.put({**editor.stored(editor.ids[0]), "name": "Theirs"})
        let_time_pass(timedelta(hours=1))

    status, printed, _ = shell.run(typed="y\ny\n", meanwhile=hour)
    assert status == 0
    assert printed.count("[y/N]") == 2 and "Name: Theirs → Front 0" in printed
    assert editor.names[:3] == ["Front 0", "Front 1", "Front 2"]


def test_a_run_whose_worker_died_goes_first_without_any_worker(
    editor: BulkEditor, shell: CommandLine
) -> None:
    before = editor.started(fields({"name": "Before"}), editor.ids[3:5])
    Lease.objects.update(holder=uuid.uuid4(), expires_at=Now() - timedelta(seconds=1))
    assert shell.run("--yes")[0] == 0
    before.refresh_from_db()
    assert before.state == State.ENDED
    assert editor.names[:5] == ["Front 0", "Front 1", "Front 2", "Before", "Before"]


def test_a_second_interruption_pauses_the_run_too(
    editor: BulkEditor, shell: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted_twice(*arguments: Any) -> None:
        stopping.event.set()  # as the handler of the first Ctrl-C does
        raise KeyboardInterrupt

    monkeypatch.setattr("bulk.running.run.carry_out", interrupted_twice)
    with pytest.raises(KeyboardInterrupt):
        shell.run("--yes")
    assert BulkChange.objects.get().state == State.PAUSED


def test_an_interrupted_run_is_paused_and_says_how_to_go_on(
    editor: BulkEditor, shell: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: Any) -> Any:
        outcome = carry_out(*arguments)
        stopping.event.set()  # as the handler of Ctrl-C does
        return outcome

    monkeypatch.setattr("bulk.running.run.carry_out", interrupted)
    status, _, complaint = shell.run("--yes")
    paused = BulkChange.objects.get()
    assert (status, paused.state) == (1, State.PAUSED)
    assert "2 of 3 numbers are left." in complaint
    assert f"/orgs/acme/bulk/{paused.pk}/" in complaint
    assert not stopping.event.is_set()
    assert paused.items.filter(state=ItemState.DONE).count() == 1


def test_a_run_that_pauses_itself_says_why(editor: BulkEditor, shell: CommandLine) -> None:
    editor.vapi.fail("update", Fault("status", status=401))
    status, _, complaint = shell.run("--yes")
    assert status == 1
    assert "3 of 3 numbers are left." in complaint and "key" in complaint
