"""An audit: everything is read, held against the rules, and kept as a snapshot."""

import gc
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import batched, chain

from django.db.models.functions import Now

from dashboard.orgs.encryption import UnreadableKey
from vapi_client import VapiClient
from vapi_client.errors import VapiError
from vapi_client.masking import masked_json
from vapi_client.names import read_names
from vapi_client.scan import scan_numbers
from vapi_client.schemas.base import JSON
from vapi_client.schemas.phone_number import PhoneNumber, read_numbers
from vapi_client.windows import ATTEMPTS, Progress

from . import rows
from .models import Finding, State
from .rules import RULES, Snapshot, Whereabouts, evaluate_all
from .rules import Finding as Found
from .runs import LeaseLost, Run

log = logging.getLogger(__name__)

SINGLE = tuple(rule for rule in RULES.values() if not rule.compares)
COMPARING = tuple(rule for rule in RULES.values() if rule.compares)
COMPARING_NAMES = [rule.name for rule in COMPARING]

# Batches of a scan: ids are in no order, so each writing touches most of every index.
WRITTEN_TOGETHER = 4


def carry_out(audit_id: int, progress: Progress | None = None) -> None:
    """Reads, evaluates and stores, if nobody else does. What goes wrong is said in the audit."""
    run = Run.take(audit_id)
    if run is None:
        return
    try:
        with _failures_said(run), uncollected():
            _carry_out(run, run.audit.organization.vapi(), progress)
    except LeaseLost:
        log.warning("audit %s was taken over or ended; nothing more is written", audit_id)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector, which would look through all numbers time and again: nothing
    here refers to itself, so all goes when it is let go."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _failures_said(run: Run) -> Iterator[None]:
    try:
        yield
    except (VapiError, UnreadableKey) as error:
        run.fail(str(error))
    except LeaseLost:
        raise
    except BaseException:
        run.fail("An error of this program; its log says more.")
        raise


class Reader:
    """Numbers as they come, in batches: their rows, and what the rules find at them.

    What compares numbers waits until all are there, with what little it needs of each.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._places: dict[str, Whereabouts] = {}

    def read(self, batch: list[JSON]) -> list[PhoneNumber]:
        """The numbers that weren't read before."""
        numbers = {each.id: each for each in read_numbers(batch)}
        return [each for each in numbers.values() if each.id not in self._places]

    def note(self, numbers: Iterable[PhoneNumber]) -> None:
        """Keeps what will be compared."""
        for each in numbers:
            self._places[each.id] = Whereabouts.of(each)

    def row(self, number: PhoneNumber) -> rows.Row:
        return rows.number_row(number, self._places[number.id])

    def findings(self, numbers: Sequence[PhoneNumber]) -> Iterator[Found]:
        return evaluate_all(numbers, self._snapshot, SINGLE)

    def comparisons(self) -> Iterator[Found]:
        """What the rules that compare find, once all are read."""
        return compare(self._places.values(), self._snapshot)


def compare(places: Iterable[Whereabouts], known: Snapshot) -> Iterator[Found]:
    """What the rules that compare find, by where numbers can be called and lead to alone."""
    places = list(places)
    snapshot = known.with_numbers(places)
    shared = snapshot.ids_by_shared.keys()
    suspects = [
        _as_number(place)
        for place in places
        if place.leads_to in snapshot.addresses or not shared.isdisjoint(place.addresses)
    ]
    return evaluate_all(suspects, snapshot, COMPARING)


def _as_number(place: Whereabouts) -> PhoneNumber:
    """As much of a number as is compared, written so that it compares the same."""
    own = dict(zip(("number", "sipUri"), place.addresses, strict=False))
    fallback = {"fallbackDestination": {"number": place.leads_to}} if place.leads_to else {}
    return PhoneNumber.read({"id": place.id, **own, **fallback})


def _carry_out(run: Run, client: VapiClient, progress: Progress | None) -> None:
    audit = run.audit
    assert audit.began_at  # noqa: S101 - taking it set it
    lists = (client.list_assistants, client.list_squads)
    assistants, squads = (read_names(each, attempts=ATTEMPTS) for each in lists)
    reader = Reader(Snapshot(audit.began_at, assistants, squads, name_pattern=audit.name_pattern))
    with run.writing(has_all_assistants=assistants.complete, has_all_squads=squads.complete):
        rows.insert_names(audit.pk, "assistant", assistants)
        rows.insert_names(audit.pk, "squad", squads)

    def told(seen: int, total: int | None) -> None:
        run.renew(seen=seen, total=total)
        if progress:
            progress(seen, total)

    count, counts = 0, Counter[str]()

    def counted(findings: Iterable[Found]) -> Iterator[Found]:
        for each in findings:
            counts[each.rule.name] += 1
            yield each

    for batches in batched(scan_numbers(client, progress=told), WRITTEN_TOGETHER):
        numbers = reader.read([*chain.from_iterable(batches)])
        reader.note(numbers)
        count += len(numbers)
        shown = [reader.row(each) for each in numbers]
        received = [(each.id, masked_json(each.received)) for each in numbers]
        findings = list(counted(reader.findings(numbers)))
        with run.writing():
            rows.insert_numbers(audit.pk, shown)
            rows.insert_received(audit.pk, received)
            rows.insert_findings(audit.pk, findings, shown)
    compared = list(counted(reader.comparisons()))
    with run.writing(state=State.FINISHED, ended_at=Now(), seen=count, total=count, counts=counts):
        rows.insert_findings(audit.pk, compared)
        rows.complete_findings(Finding.objects.filter(audit=audit, rule__in=COMPARING_NAMES))
