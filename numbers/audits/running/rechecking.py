"""Keeps the findings in step with what this tool changes: the worklist shrinks while one works.

What a snapshot has of a number to look for and to count by follows too. What it was when it was
read stays, for comparing snapshots.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import starmap
from typing import Any

import orjson
from django.db import transaction

from audits.models import Audit, AuditedAssignee, AuditedJSON, AuditedNumber, Finding, State
from audits.rules import Snapshot, Whereabouts, evaluate
from audits.rules.assignment import settled_ids
from dashboard.orgs.models import Organization
from phone_numbers.saving.signals import number_deleted, number_saved
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

from . import rows
from .auditing import COMPARING_NAMES, SINGLE, compare


def connect() -> None:
    number_saved.connect(_saved, dispatch_uid="audits")
    number_deleted.connect(_deleted, dispatch_uid="audits")


def recheck(organization: Organization, number: PhoneNumber) -> None:
    """Holds a number against the rules again, as it stands now."""
    with transaction.atomic():
        audit = _newest(organization)
        of_number = AuditedNumber.objects.filter(audit=audit, number_id=number.id)
        before = of_number.first()
        if audit is None or before is None:
            return  # it came after the snapshot
        at = Whereabouts.of(number)
        row = map(rows.storable, rows.number_row(number, at))
        of_number.update(**dict(zip(rows.NUMBER_FIELDS, row, strict=True)))
        findings = Finding.objects.filter(audit=audit, number_id=number.id)
        findings.exclude(rule__in=COMPARING_NAMES).delete()
        rows.insert_findings(audit.pk, evaluate(number, _known_of(number.id, audit), SINGLE))
        rows.complete_findings(findings)
        if _place(before.number_id, before.addresses, before.leads_to) != at:
            _compare_again(audit)


def forget(organization: Organization, number_id: str) -> None:
    """A number that is gone has nothing to be put right."""
    with transaction.atomic():
        audit = _newest(organization)
        AuditedNumber.objects.filter(audit=audit, number_id=number_id).delete()
        findings = Finding.objects.filter(audit=audit, number_id=number_id)
        was_compared = findings.filter(rule__in=COMPARING_NAMES).exists()
        findings.delete()
        if audit and was_compared:
            _compare_again(audit)


def snapshot_of(audit: Audit) -> Snapshot:
    """What rules may know that look at one number alone."""
    assert audit.began_at  # noqa: S101 - it has rows
    return Snapshot(
        audit.began_at,
        _names(audit, "assistant", complete=audit.has_all_assistants),
        _names(audit, "squad", complete=audit.has_all_squads),
        name_pattern=audit.name_pattern,
    )


def _newest(organization: Organization) -> Audit | None:
    """The last snapshot, until the transaction ends nobody else's to change. One that is just being
    finished is waited for; until then it reads what is changed meanwhile again, at its end."""
    audits = Audit.objects.of(organization)
    list(audits.filter(state=State.RUNNING).select_for_update())
    newest = Audit.objects.newest_snapshot(organization)
    return newest and audits.select_for_update().filter(pk=newest.pk).first()


def _known_of(number_id: str, audit: Audit) -> Snapshot:
    """What rules may know of a number that has changed since it was read: whether an assistant
    exists is only known of what was assigned before."""
    snapshot = snapshot_of(audit)
    as_read = AuditedJSON.objects.filter(audit=audit, number_id=number_id).first()
    if as_read is None:
        return snapshot
    number = PhoneNumber.read(orjson.loads(as_read.received))
    return replace(snapshot, settled_ids=settled_ids(number, snapshot))


def _compare_again(audit: Audit) -> None:
    findings = Finding.objects.filter(audit=audit, rule__in=COMPARING_NAMES)
    findings.delete()
    as_read = AuditedNumber.objects.filter(audit=audit).order_by("pk")
    columns = as_read.values_list("number_id", "addresses", "leads_to")
    places = starmap(_place, columns.iterator())
    rows.insert_findings(audit.pk, compare(places, snapshot_of(audit)))
    rows.complete_findings(findings)


def _place(number_id: str, addresses: str, leads_to: str) -> Whereabouts:
    own = addresses.split("\n") if addresses else ()
    return Whereabouts(number_id, tuple(own), leads_to or None)


def _names(audit: Audit, kind: str, *, complete: bool) -> Names:
    found: Iterable[tuple[str, str | None]] = AuditedAssignee.objects.filter(
        audit=audit, kind=kind
    ).values_list("assignee_id", "name")
    return Names(dict(found), complete=complete)


def _saved(*, organization: Organization, number: PhoneNumber, **_: Any) -> None:
    recheck(organization, number)


def _deleted(*, organization: Organization, number_id: str, **_: Any) -> None:
    forget(organization, number_id)
