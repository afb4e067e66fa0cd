"""Keeps the findings of the newest audit up to date when this dashboard changes a number.

The number's searchable fields follow too. Its JSON stays as the audit read it, so that audits can
be compared, and the changed JSON is kept beside it.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import starmap
from typing import Any

from django.db import transaction

from audits.models import Audit, AuditedAssignee, AuditedJSON, AuditedNumber, Finding, State
from audits.names import names_in_snapshots
from audits.rules import Context, Route, evaluate
from audits.rules.assignment import earlier_assignee_ids
from dashboard.orgs.models import Organization
from phone_numbers.saving.signals import number_deleted, number_saved
from vapi_client.json_text import read_json, write_json
from vapi_client.masking import masked
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

from . import rows
from .evaluation import COMPARING_RULE_NAMES, SINGLE_NUMBER_RULES, compare_routes


def connect_signals() -> None:
    number_saved.connect(_on_saved, dispatch_uid="audits")
    number_deleted.connect(_on_deleted, dispatch_uid="audits")


def recheck_number(organization: Organization, number: PhoneNumber) -> None:
    """Evaluate a number again, as it is now. Skip a number that is newer than the audit."""
    with transaction.atomic():
        audit = _lock_newest_audit(organization)
        stored = AuditedNumber.objects.filter(audit=audit, number_id=number.id)
        before = stored.first()
        if audit is None or before is None:
            return
        route = Route.of(number)
        row = map(rows.storable, rows.number_row(number, route))
        stored.update(**dict(zip(rows.NUMBER_FIELDS, row, strict=True)))
        as_read = AuditedJSON.objects.filter(audit=audit, number_id=number.id)
        as_read.update(current=rows.storable(write_json(masked(number.received)).decode()))
        findings = Finding.objects.filter(audit=audit, number_id=number.id)
        findings.exclude(rule__in=COMPARING_RULE_NAMES).delete()
        context = _context_for_changed(number, audit)
        rows.insert_findings(audit.pk, evaluate([number], context, SINGLE_NUMBER_RULES))
        rows.copy_searched_fields(findings)
        if _stored_route(before.number_id, before.addresses, before.leads_to) != route:
            _compare_again(audit)


def remove_number(organization: Organization, number_id: str) -> None:
    """Remove a deleted number and its findings."""
    with transaction.atomic():
        audit = _lock_newest_audit(organization)
        AuditedNumber.objects.filter(audit=audit, number_id=number_id).delete()
        findings = Finding.objects.filter(audit=audit, number_id=number_id)
        has_comparing = findings.filter(rule__in=COMPARING_RULE_NAMES).exists()
        findings.delete()
        if audit and has_comparing:
            _compare_again(audit)


def context_of(audit: Audit) -> Context:
    """Return the context of a finished audit, for rules that need one number only."""
    assert audit.began_at  # noqa: S101 - the audit has rows
    return Context(
        audit.began_at,
        _names(audit, "assistant", complete=audit.has_all_assistants),
        _names(audit, "squad", complete=audit.has_all_squads),
        name_pattern=audit.name_pattern,
    )


def _lock_newest_audit(organization: Organization) -> Audit | None:
    """Lock the newest finished audit until the transaction ends, and return it.

    Wait for an audit that is just finishing. Until it has finished, it reads changed numbers again
    itself.
    """
    audits = Audit.objects.of(organization)
    list(audits.filter(state=State.RUNNING).select_for_update())
    newest = Audit.objects.newest_finished(organization)
    return newest and audits.select_for_update().filter(pk=newest.pk).first()


def _context_for_changed(number: PhoneNumber, audit: Audit) -> Context:
    """Return the context for a number that has changed since the audit.

    The audit's directory can only tell about assistants and squads that the number had before.
    """
    context = context_of(audit)
    ids = filter(None, (number.assistant_id, number.squad_id))
    if missing := {*ids} - context.assistants.by_id.keys() - context.squads.by_id.keys():
        names = names_in_snapshots(audit.organization, missing)
        context = replace(context, former_names=names)
    as_read = AuditedJSON.objects.filter(audit=audit, number_id=number.id).first()
    if as_read is None:
        return context
    before = PhoneNumber.read(read_json(as_read.received))
    return replace(context, earlier_assignee_ids=earlier_assignee_ids(before, context))


def _compare_again(audit: Audit) -> None:
    findings = Finding.objects.filter(audit=audit, rule__in=COMPARING_RULE_NAMES)
    findings.delete()
    numbers = AuditedNumber.objects.filter(audit=audit).order_by("pk")
    columns = numbers.values_list("number_id", "addresses", "leads_to")
    routes = starmap(_stored_route, columns.iterator())
    rows.insert_findings(audit.pk, compare_routes(routes, context_of(audit)))
    rows.copy_searched_fields(findings)


def _stored_route(number_id: str, addresses: str, leads_to: str) -> Route:
    own = addresses.split("\n") if addresses else ()
    return Route(number_id, tuple(own), leads_to or None)


def _names(audit: Audit, kind: str, *, complete: bool) -> Names:
    found: Iterable[tuple[str, str | None]] = AuditedAssignee.objects.filter(
        audit=audit, kind=kind
    ).values_list("assignee_id", "name")
    return Names(dict(found), complete=complete)


def _on_saved(*, organization: Organization, number: PhoneNumber, **_: Any) -> None:
    recheck_number(organization, number)


def _on_deleted(*, organization: Organization, number_id: str, **_: Any) -> None:
    remove_number(organization, number_id)
