"""Keeps the findings in step with what this tool changes: the worklist shrinks while one works.

What a snapshot has of a number to look for and to count by follows too. What it was when it was
read stays, for comparing snapshots.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from dashboard.orgs.models import Organization
from phone_numbers.signals import number_deleted, number_saved
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

from . import rows
from .auditing import COMPARING_NAMES, SINGLE, compare
from .models import Audit, AuditedAssignee, AuditedNumber, Finding, State
from .rules import Snapshot, Whereabouts, evaluate


def connect() -> None:
    number_saved.connect(_saved, dispatch_uid="audits")
    number_deleted.connect(_deleted, dispatch_uid="audits")


def recheck(organization: Organization, number: PhoneNumber) -> None:
    """Holds a number against the rules again, as it stands now."""
    for audit in _concerned(organization):
        with transaction.atomic():
            of_number = AuditedNumber.objects.select_for_update().filter(
                audit=audit, number_id=number.id
            )
            before = of_number.first()
            if before is None:
                continue  # it came after the snapshot
            at = Whereabouts.of(number)
            of_number.update(
                **dict(zip(rows.NUMBER_FIELDS, rows.number_row(number, at), strict=True))
            )
            findings = Finding.objects.filter(audit=audit, number_id=number.id)
            findings.exclude(rule__in=COMPARING_NAMES).delete()
            rows.insert_findings(audit.pk, evaluate(number, snapshot_of(audit), SINGLE))
            rows.complete_findings(findings)
            if _whereabouts(before) != at:
                _compare_again(audit)


def forget(organization: Organization, number_id: str) -> None:
    """A number that is gone has nothing to be put right."""
    for audit in _concerned(organization):
        with transaction.atomic():
            AuditedNumber.objects.filter(audit=audit, number_id=number_id).delete()
            findings = Finding.objects.filter(audit=audit, number_id=number_id)
            was_compared = findings.filter(rule__in=COMPARING_NAMES).exists()
            findings.delete()
            if was_compared:
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


def _concerned(organization: Organization) -> list[Audit]:
    """The last snapshot, and the one that is being taken."""
    audits = Audit.objects.of(organization)
    newest = audits.filter(state=State.FINISHED)[:1]
    return [*newest, *audits.filter(state=State.RUNNING)]


def _compare_again(audit: Audit) -> None:
    findings = Finding.objects.filter(audit=audit, rule__in=COMPARING_NAMES)
    findings.delete()
    places = map(_whereabouts, AuditedNumber.objects.filter(audit=audit).iterator(2000))
    rows.insert_findings(audit.pk, compare(places, snapshot_of(audit)))
    rows.complete_findings(findings)


def _whereabouts(number: AuditedNumber) -> Whereabouts:
    addresses = number.addresses.split("\n") if number.addresses else ()
    return Whereabouts(number.number_id, tuple(addresses), number.leads_to or None)


def _names(audit: Audit, kind: str, *, complete: bool) -> Names:
    found: Iterable[tuple[str, str | None]] = AuditedAssignee.objects.filter(
        audit=audit, kind=kind
    ).values_list("assignee_id", "name")
    return Names(dict(found), complete=complete)


def _saved(*, organization: Organization, number: PhoneNumber, **_: Any) -> None:
    recheck(organization, number)


def _deleted(*, organization: Organization, number_id: str, **_: Any) -> None:
    forget(organization, number_id)
