"""Changes numbers by a file, from the command line."""

import signal
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from bulk.drafting import drafts
from bulk.files.grid import Unreadable
from bulk.files.imports import FaultyFile, make_draft_of_file
from bulk.models import BulkChange, Item, ItemState, State, amounts
from bulk.pages.groups import shown_differences
from bulk.running import control
from bulk.working import work_through
from dashboard.activity.record import COMMAND_LINE
from dashboard.orgs.encryption import UnreadableKey
from dashboard.orgs.models import Organization
from dashboard.workers import stopping
from phone_numbers.editing.posted_form import assignee_names
from phone_numbers.failures import describe
from vapi_client.json_text import write_indented
from vapi_client.printable import printable, printable_lines

SOME_NOT_DONE, NOT_STARTED = 1, 2
AS_WANTED = (ItemState.DONE, ItemState.UNCHANGED)
MOST_BYTES = 50_000_000
NOT_CONFIRMED = "Nothing was changed."
NO_DRAFT = "Somebody discarded the draft or started it. This command changed nothing."
OLD = "The numbers were read more than ten minutes ago, so they are read again."
PAUSED = "Paused on the command line."


class Command(BaseCommand):
    help = (
        "Change an organization's numbers by a CSV or XLSX file that was downloaded from the list "
        "of numbers and edited. Prints the changes, and asks before it makes them. Exits with 1 if "
        "some numbers weren't changed, and with 2 if nothing was started. Ctrl-C pauses."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organization", metavar="ORG", help="the organization's short name")
        parser.add_argument("file", metavar="FILE", type=Path, help="a CSV or XLSX file")
        parser.add_argument("--dry-run", action="store_true", help="print the changes, make none")
        parser.add_argument("--yes", action="store_true", help="make the changes without asking")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            draft = self._draft(options["organization"], options["file"])
        except (Unreadable, FaultyFile, OSError, UnreadableKey) as error:
            raise CommandError(printable_lines(describe(error)), returncode=NOT_STARTED) from None
        is_started = False
        try:
            self._read(draft)
            is_started = self._start(draft, **options)
            if is_started:
                self._run(draft)
            states = self._report(draft, is_json=options["format"] == "json")
        finally:
            if not is_started:
                drafts.discard(draft)
        as_wanted = AS_WANTED if is_started else (*AS_WANTED, ItemState.WAITING)
        if any(state not in as_wanted for state in states):
            sys.exit(SOME_NOT_DONE)

    def _draft(self, slug: str, path: Path) -> BulkChange:
        organization = Organization.objects.filter(slug=slug, archived_at=None).first()
        if organization is None:
            words = f"No organization has the slug {printable(slug)}."
            raise CommandError(words, returncode=NOT_STARTED)
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"The file is larger than {MOST_BYTES:,} bytes.")
        return make_draft_of_file(organization, COMMAND_LINE, path.name, path.read_bytes())

    def _read(self, draft: BulkChange) -> None:
        try:
            with _progress("Reading numbers") as show:
                work_through(draft, lambda: show(draft.seen, draft.total))
        except BulkChange.DoesNotExist:
            raise CommandError(NO_DRAFT, returncode=NOT_STARTED) from None
        if draft.state != State.DRAFT:
            raise CommandError(printable(draft.reason or NO_DRAFT), returncode=NOT_STARTED)

    def _start(
        self, draft: BulkChange, *, yes: bool, dry_run: bool, format: str, **others: object
    ) -> bool:
        """Start the run, if there is something to do and the person wants it.

        If they answer late, the numbers are read again, and they are asked again.
        """
        out = self.stderr if format == "json" else self.stdout
        still_draft = BulkChange.objects.filter(pk=draft.pk, state=State.DRAFT)
        while not dry_run and (to_change := draft.items.filter(state=ItemState.WAITING).count()):
            if not yes:
                self._ask(draft, to_change, out)
            if not (still_draft.exists() and drafts.is_old(draft)):
                if control.start(draft, COMMAND_LINE):
                    return True
                raise CommandError(NO_DRAFT, returncode=NOT_STARTED)
            out.write(OLD)
            drafts.read_again(draft)
            self._read(draft)
        return False

    def _ask(self, draft: BulkChange, to_change: int, out: Any) -> None:
        names = assignee_names(draft.organization)
        for item in draft.items.exclude(state=ItemState.UNCHANGED).order_by("place").iterator():
            out.write(_line(item, _changes(item, names)))
        out.write(f"Change {to_change:,} number{'' if to_change == 1 else 's'}? [y/N] ", ending="")
        out.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise CommandError(NOT_CONFIRMED, returncode=NOT_STARTED)

    def _run(self, run: BulkChange) -> None:
        left = Item.objects.filter(bulk_change=run).left()
        total = left.count()
        with _interruptible(), _progress("Changing numbers") as show:
            try:
                work_through(run, lambda: show(total - left.count(), total))
            finally:  # a second Ctrl-C raises KeyboardInterrupt
                if stopping.event.is_set():
                    control.pause(run, COMMAND_LINE, PAUSED)
        run.refresh_from_db()
        if run.state != State.ENDED:
            page = run.get_absolute_url()
            self.stderr.write(
                f"{printable(run.reason or run.get_state_display())} {left.count():,} of {total:,} "
                f"numbers are left. Resume the run at {settings.SITE_URL}{page}, or start this "
                "command again with the same file."
            )

    def _report(self, bulk_change: BulkChange, *, is_json: bool) -> Counter[str]:
        """Print what became of each number, and return how many have each outcome."""
        items = list(bulk_change.items.order_by("place"))
        counts = Counter(each.state for each in items)
        if is_json:
            rows = [
                {"id": each.number_id, "number": each.label}
                | {"outcome": each.state, "reason": each.reason}
                for each in items
            ]
            self.stdout.write(write_indented({"items": rows, "counts": counts}))
            return counts
        names = assignee_names(bulk_change.organization)
        for item in items:
            if item.state not in AS_WANTED:
                self.stdout.write(_line(item, _changes(item, names)))
        self.stdout.write(amounts(counts) or "The file has no rows.")
        return counts


def _line(item: Item, words: str) -> str:
    return printable(f"{item.label or item.number_id}: {words or item.get_state_display()}")


def _changes(item: Item, names: dict[str, str]) -> str:
    """Return what changes in a number, or why nothing does."""
    if item.reason:
        return item.reason
    return "; ".join(
        f"{each.place}: {each.before or 'Not set'} → {each.after or 'Not set'}"
        for each in shown_differences(item, names) or ()
    )


@contextmanager
def _progress(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show a bar on a terminal. Yields what updates it."""
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the work after the number at hand, and a second one at once."""

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.event.set()
        signal.signal(number, before[signal.Signals(number)])

    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    for each in before:
        signal.signal(each, stop)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        stopping.event.clear()
