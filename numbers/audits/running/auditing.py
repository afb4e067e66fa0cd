"""An audit: everything is read, held against the rules, and kept as a snapshot."""

import gc
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import batched, chain

from django.db.models import Count
from django.db.models.functions import Now

from audits.models import Audit, Finding, State
from audits.rules import RULES, Snapshot, Whereabouts, evaluate_all
from audits.rules import Finding as Found
from audits.rules.assignment import CLOCK_SKEW
from dashboard.activity.models import Action, Outcome
from dashboard.orgs.encryption import UnreadableKey
from phone_numbers.failures import describe
from vapi_client import VapiClient
from vapi_client.errors import NotFound, VapiError
from vapi_client.json_values import JSON
from vapi_client.masking import masked_json
from vapi_client.names import read_names
from vapi_client.scan import scan_numbers
from vapi_client.schemas.phone_number import PhoneNumber
from vapi_client.windows import ATTEMPTS, Progress

from . import rows
from .runs import KeyReplaced, LeaseLost, Run

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
    except (VapiError, UnreadableKey, KeyReplaced) as error:
        run.fail(describe(error))
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

    def __len__(self) -> int:
        """How many were noted."""
        return len(self._places)

    def has(self, number_id: str) -> bool:
        return number_id in self._places

    def forget(self, number_ids: Iterable[str]) -> None:
        """Takes back what was noted of numbers that aren't any more as they were read."""
        for each in number_ids:
            del self._places[each]

    def read(self, batch: list[JSON]) -> list[PhoneNumber]:
        """The numbers that weren't read before."""
        numbers = {each.id: each for each in PhoneNumber.read_all(batch)}
        for known in numbers.keys() & self._places.keys():
            del numbers[known]
        return list(numbers.values())

    def note(self, numbers: Iterable[PhoneNumber]) -> None:
        """Keeps what will be compared."""
        self._places |= {each.id: Whereabouts.of(each) for each in numbers}

    def row(self, number: PhoneNumber) -> rows.Row:
        return rows.number_row(number, self._places[number.id])

    def findings(self, numbers: Sequence[PhoneNumber]) -> list[Found]:
        return evaluate_all(numbers, self._snapshot, SINGLE)

    def comparisons(self) -> list[Found]:
        """What the rules that compare find, once all are read."""
        return compare(self._places.values(), self._snapshot)


def compare(places: Iterable[Whereabouts], known: Snapshot) -> list[Found]:
    """What the rules that compare find, by where numbers can be called and lead to alone."""
    places = list(places)
    snapshot = known.with_numbers(places)
    addresses, shared = snapshot.addresses, snapshot.ids_by_shared
    twice = set().union(*shared.values())
    suspects = [
        _as_number(place) for place in places if place.leads_to in addresses or place.id in twice
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

    def renewed(seen: int, total: int | None) -> None:
        run.renew(seen=seen, total=total)
        if progress:
            progress(seen, total)

    def alive(*_: object) -> None:
        run.renew()

    lists = (client.list_assistants, client.list_squads)
    assistants, squads = (read_names(each, attempts=ATTEMPTS, progress=alive) for each in lists)
    reader = Reader(Snapshot(audit.began_at, assistants, squads, name_pattern=audit.name_pattern))
    with run.writing(has_all_assistants=assistants.complete, has_all_squads=squads.complete):
        rows.insert_names(audit.pk, "assistant", assistants)
        rows.insert_names(audit.pk, "squad", squads)
    for batches in batched(scan_numbers(client, progress=renewed), WRITTEN_TOGETHER):
        _write(run, reader, reader.read([*chain.from_iterable(batches)]))
    _finish(run, reader, client)


def _write(
    run: Run, reader: Reader, numbers: Sequence[PhoneNumber], replaced: Sequence[str] = ()
) -> None:
    """Adds numbers, in the place of what was read before of those with these ids."""
    reader.note(numbers)
    shown = [reader.row(each) for each in numbers]
    received = [(each.id[: rows.LONGEST], masked_json(each.received)) for each in numbers]
    findings = reader.findings(numbers)
    with run.writing():
        if replaced:
            rows.delete_numbers(run.audit.pk, replaced)
        rows.insert_numbers(run.audit.pk, shown)
        rows.insert_received(run.audit.pk, received)
        rows.insert_findings(run.audit.pk, findings, shown)


def _finish(run: Run, reader: Reader, client: VapiClient) -> None:
    """Reads again what was changed by this tool since the audit began, until nothing was. Then a
    change can only come after the end, to be evaluated again like any other (rechecking.py)."""
    known: set[int] = set()
    while True:
        compared = reader.comparisons()
        with run.writing():
            changed = [each for each in changed_meanwhile(run.audit, known) if reader.has(each)]
            if not changed:
                run.check_key()
                _end(run, reader, compared)
                return
        reader.forget(changed)
        again = []
        for each in changed:
            run.renew()
            if number := _now(client, each):
                again.append(number)
        _write(run, reader, again, replaced=changed)


def _end(run: Run, reader: Reader, compared: Sequence[Found]) -> None:
    findings = Finding.objects.filter(audit=run.audit)
    rows.insert_findings(run.audit.pk, compared)
    rows.complete_findings(findings.filter(rule__in=COMPARING_NAMES))
    counts = dict(findings.values_list("rule").annotate(Count("pk")).order_by())
    count = len(reader)
    run.renew(state=State.FINISHED, ended_at=Now(), seen=count, total=count, counts=counts)


def _now(client: VapiClient, number_id: str) -> PhoneNumber | None:
    try:
        return client.get_number(number_id)
    except NotFound:
        return None


def changed_meanwhile(audit: Audit, known: set[int]) -> set[str]:
    """The ids of the numbers of which this tool recorded an outcome since an audit began, those
    that are `known` left out, which are added to."""
    assert audit.began_at  # noqa: S101 - it was taken
    outcomes = Outcome.objects.filter(
        at__gte=audit.began_at - CLOCK_SKEW,
        attempt__organization=audit.organization_id,
        attempt__action__in=(Action.NUMBER_UPDATE, Action.NUMBER_DELETE),
    ).exclude(pk__in=known)
    found = list(outcomes.values_list("pk", "attempt__subject"))
    known.update(pk for pk, _ in found)
    return {number_id for _, number_id in found}
