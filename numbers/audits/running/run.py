"""Runs an audit: reads all numbers, evaluates them, and stores a snapshot with its findings."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import batched, chain
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.db.models import Count, QuerySet
from django.db.models.functions import Now

from audits import rules
from audits.models import Acceptance, Audit, AuditSettings, Finding, State
from audits.names import former_names
from audits.rules import Context
from audits.rules.assignment import CLOCK_SKEW
from dashboard.activity.models import Action, Outcome
from dashboard.orgs.encryption import UnreadableKey
from dashboard.orgs.models import Organization
from dashboard.workers.garbage import garbage_collector_off
from phone_numbers.failures import describe
from phone_numbers.saving.unsettled_creates import UnsettledCreates
from vapi_client import VapiClient
from vapi_client.errors import NotFound, VapiError
from vapi_client.names import read_names
from vapi_client.scan import scan_numbers
from vapi_client.schemas.phone_number import PhoneNumber
from vapi_client.time_windows import ATTEMPTS, Progress

from . import rows
from .evaluation import COMPARING_RULE_NAMES, Evaluation
from .lease import Lease, LeaseLost

log = logging.getLogger(__name__)

# Ids come in random order, so each write touches most of every index. Fewer writes are faster.
BATCHES_PER_WRITE = 4

STOPPED = "The audit was stopped before it was finished."
UNEXPECTED = "The dashboard failed with an unexpected error. Its log has the details."


class KeyReplaced(Exception):
    """The organization's key or region changed, so the numbers may be another organization's."""

    def __str__(self) -> str:
        return "The organization's Vapi key or region was changed. Run the audit again."


def run_audit(audit_id: int, progress: Progress | None = None, task_id: UUID | None = None) -> None:
    """Run an audit, unless another worker has started it. The audit records a failure.

    Raises OperationalError and InterfaceError, and leaves the audit as running, if the database
    goes away: its task runs again.
    """
    lease = Lease(audit_id)
    try:
        with _failures_recorded(lease), garbage_collector_off():
            if lease.acquire(task_id):
                with lease.kept():
                    _run(lease, lease.audit.organization.vapi(), progress)
    except LeaseLost:
        log.warning("audit %s was taken over or ended; nothing more is written", audit_id)


@contextmanager
def _failures_recorded(lease: Lease) -> Iterator[None]:
    try:
        try:
            yield
        except (VapiError, UnreadableKey, KeyReplaced) as error:
            lease.fail_audit(describe(error))
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except BaseException as error:
        with suppress(LeaseLost):  # raised if the lease wasn't acquired yet
            lease.fail_audit(STOPPED if isinstance(error, KeyboardInterrupt) else UNEXPECTED)
        raise


def _run(lease: Lease, client: VapiClient, progress: Progress | None) -> None:
    audit = lease.audit
    assert audit.began_at  # noqa: S101 - acquiring the lease set it

    def report(seen: int, total: int | None) -> None:
        lease.renew(seen=seen, total=total)
        if progress:
            progress(seen, total)

    lists = (client.list_assistants, client.list_squads)
    assistants, squads = (read_names(each, attempts=ATTEMPTS) for each in lists)
    with lease.writing(has_all_assistants=assistants.complete, has_all_squads=squads.complete):
        rows.insert_names(audit.pk, "assistant", assistants)
        rows.insert_names(audit.pk, "squad", squads)
    context = Context(
        audit.began_at,
        assistants,
        squads,
        name_pattern=audit.name_pattern,
        former_names=former_names(audit),
    )
    evaluation = Evaluation(context)
    creates = UnsettledCreates(audit.organization)
    for batches in batched(scan_numbers(client, progress=report), BATCHES_PER_WRITE):
        numbers = evaluation.new_numbers([*chain.from_iterable(batches)])
        _store(lease, evaluation, numbers)
        creates.compare(numbers)
    _finish(lease, evaluation, client)
    creates.record_missing(audit.began_at)


def _store(
    lease: Lease,
    evaluation: Evaluation,
    numbers: Sequence[PhoneNumber],
    replaced_ids: Sequence[str] = (),
) -> None:
    """Store numbers with their findings, after deleting the rows of these ids."""
    evaluation.add(numbers)
    number_rows = [evaluation.row(each) for each in numbers]
    received = map(rows.received_row, numbers)
    findings = evaluation.findings(numbers)
    with lease.writing():
        if replaced_ids:
            rows.delete_numbers(lease.audit.pk, replaced_ids)
        rows.insert_numbers(lease.audit.pk, number_rows)
        rows.insert_received(lease.audit.pk, received)
        rows.insert_findings(lease.audit.pk, findings, number_rows)


def _finish(lease: Lease, evaluation: Evaluation, client: VapiClient) -> None:
    """Read the numbers again that this dashboard changed during the audit, until none is left.

    From then on, recheck.py evaluates each change.
    """
    known: set[int] = set()
    while True:
        comparing_findings = evaluation.comparing_findings()
        with lease.writing():
            changed = [each for each in changed_ids(lease.audit, known) if each in evaluation]
            if not changed:
                _check_key(lease.audit.organization)
                _complete(lease, len(evaluation), comparing_findings)
                return
        evaluation.remove(changed)
        numbers = []
        for each in changed:
            lease.renew()
            if number := _read_again(client, each):
                numbers.append(number)
        _store(lease, evaluation, numbers, replaced_ids=changed)


def _complete(lease: Lease, number_count: int, comparing_findings: Sequence[rules.Finding]) -> None:
    findings = Finding.objects.filter(audit=lease.audit)
    rows.insert_findings(lease.audit.pk, comparing_findings)
    rows.copy_searched_fields(findings.filter(rule__in=COMPARING_RULE_NAMES))
    lease.renew(
        state=State.FINISHED,
        ended_at=Now(),
        seen=number_count,
        total=number_count,
        counts=_counts_by_rule(findings),
        open_counts=_counts_by_rule(_open_of(findings, lease.audit.organization)),
    )


def _counts_by_rule(findings: QuerySet[Finding]) -> dict[str, int]:
    return dict(findings.values_list("rule").annotate(Count("pk")).order_by())


def _open_of(findings: QuerySet[Finding], organization: Organization) -> QuerySet[Finding]:
    accepted = Acceptance.objects.in_force(organization).cover()
    off = AuditSettings.of(organization).rules_off
    return findings.exclude(accepted).exclude(rule__in=off)


def _read_again(client: VapiClient, number_id: str) -> PhoneNumber | None:
    try:
        return client.get_number(number_id)
    except NotFound:
        return None


def changed_ids(audit: Audit, known: set[int]) -> set[str]:
    """Return the ids of the numbers that this dashboard changed since the audit began.

    Skip the outcomes whose ids are `known`, and add the ids of the others to it.
    """
    assert audit.began_at  # noqa: S101 - the audit is running
    outcomes = Outcome.objects.filter(
        at__gte=audit.began_at - CLOCK_SKEW,
        attempt__organization=audit.organization_id,
        attempt__action__in=(Action.NUMBER_UPDATE, Action.NUMBER_DELETE),
    ).exclude(pk__in=known)
    found = list(outcomes.values_list("pk", "attempt__subject"))
    known.update(pk for pk, _ in found)
    return {number_id for _, number_id in found}


def _check_key(organization: Organization) -> None:
    """Raise KeyReplaced if the key or region isn't the one that the audit read with."""
    used = {"api_key_set_at": organization.api_key_set_at, "region": organization.region}
    if not Organization.objects.filter(pk=organization.pk, **used).exists():
        raise KeyReplaced
