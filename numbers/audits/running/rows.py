"""Writes the rows of a snapshot.

An audit inserts tens of thousands of rows. `executemany` with tuples takes a fraction of the time
that models would.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from audits import rules
from audits.facets import stored_assignment
from audits.models import (
    SNAPSHOT_MODELS,
    AuditedAssignee,
    AuditedJSON,
    AuditedNumber,
    Finding,
)
from phone_numbers.assignees.assignee import host_of
from phone_numbers.display import number_address
from vapi_client.json_text import write_json, write_sorted
from vapi_client.json_values import JSON, without_nulls
from vapi_client.masking import masked
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

Row = tuple[str | None, ...]

SEARCHED_FIELDS = ("search", "facets")  # findings have copies of these
NUMBER_FIELDS = (
    "number_id",
    "number",
    "name",
    "provider",
    "status",
    "assistant_id",
    "squad_id",
    "workflow_id",
    "credential_id",
    "server_credential_id",
    "server",
    "addresses",
    "leads_to",
    *SEARCHED_FIELDS,
)
RECEIVED_FIELDS = ("number_id", "received", "fingerprint")
LONGEST = 64  # ids and enumerated values are cut to this length


def stored_id(number: PhoneNumber) -> str:
    return number.id[:LONGEST]


def number_row(number: PhoneNumber, route: rules.Route) -> Row:
    """Return the values of NUMBER_FIELDS."""
    shown = number_address(number)
    name = number.name or ""
    server = number.server.url if number.server and number.server.url else ""
    provider, status = _word(number.provider), _word(number.status)
    ids = number.assistant_id or "", number.squad_id or "", number.workflow_id or ""
    return (
        stored_id(number),
        shown,
        name,
        provider,
        status,
        *(each[:LONGEST] for each in ids),
        _credential_of(number.received),
        _credential_of(number.received.get("server")),
        host_of(server) if server else "",
        "\n".join(route.addresses),
        route.fallback or "",
        f"{name} {shown} {number.id}".casefold(),
        "\n".join((provider, status, stored_assignment(*ids, server))).lower(),
    )


def _credential_of(holder: Any) -> str:
    """Return the id of a credential. People pick it for other numbers, so it is never cut."""
    found = holder.get("credentialId") if isinstance(holder, dict) else None
    return found if isinstance(found, str) and len(found) <= LONGEST else ""


def _word(text: str | None) -> str:
    """Keep the text on one line, because `facets` has a line for each."""
    return (text or "").replace("\n", " ")[:LONGEST]


def received_row(number: PhoneNumber) -> Row:
    """Return the values of RECEIVED_FIELDS. Credentials are masked."""
    shown = masked(number.received)
    return stored_id(number), write_json(shown).decode(), fingerprint(shown)


def fingerprint(value: JSON) -> str:
    """Return a hash that ignores the order of keys, and whether a field is null or absent."""
    text = write_sorted(value)
    if b"null" in text:
        text = write_sorted(without_nulls(value))
    return blake2b(text, digest_size=16).hexdigest()


def insert_numbers(audit_id: int, numbers: Iterable[Row]) -> None:
    insert(AuditedNumber._meta.db_table, NUMBER_FIELDS, audit_id, numbers)


def delete_numbers(audit_id: int, number_ids: Sequence[str]) -> None:
    for model in (AuditedNumber, AuditedJSON, Finding):
        model._default_manager.filter(audit=audit_id, number_id__in=number_ids).delete()


def delete_snapshot(audit_id: int) -> None:
    for model in SNAPSHOT_MODELS:
        model._default_manager.filter(audit=audit_id).delete()


def insert_received(audit_id: int, texts: Iterable[Row]) -> None:
    insert(AuditedJSON._meta.db_table, RECEIVED_FIELDS, audit_id, texts)


def insert_names(audit_id: int, kind: str, names: Names) -> None:
    rows = ((kind, each[:LONGEST], name) for each, name in names.by_id.items())
    insert(AuditedAssignee._meta.db_table, ("kind", "assignee_id", "name"), audit_id, rows)


def insert_findings(
    audit_id: int, findings: Iterable[rules.Finding], numbers: Iterable[Row] = ()
) -> None:
    """Insert findings, with the searched fields of the numbers whose rows are given."""
    searched = {number[0]: number[-len(SEARCHED_FIELDS) :] for number in numbers}
    rows = (
        (number_id, each.rule.name, each.reason, *searched.get(number_id, ("", "")))
        for each in findings
        for number_id in (each.number_id[:LONGEST],)
    )
    insert(
        Finding._meta.db_table, ("number_id", "rule", "reason", *SEARCHED_FIELDS), audit_id, rows
    )


def copy_searched_fields(findings: QuerySet[Finding]) -> None:
    """Copy the searched fields of their numbers to stored findings."""
    number = AuditedNumber.objects.filter(audit=OuterRef("audit"), number_id=OuterRef("number_id"))
    findings.update(
        **{each: Coalesce(Subquery(number.values(each)), Value("")) for each in SEARCHED_FIELDS}
    )


def insert(table: str, fields: Sequence[str], audit_id: int, rows: Iterable[Row]) -> None:
    """Insert rows of an audit with one statement."""
    columns = ", ".join(connection.ops.quote_name(name) for name in ("audit_id", *fields))
    places = ", ".join(["%s"] * (len(fields) + 1))
    into = connection.ops.quote_name(table)
    statement = f"INSERT INTO {into} ({columns}) VALUES ({places})"  # noqa: S608 - no user input
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(audit_id, *map(storable, row)) for row in rows])


def storable(text: str | None) -> str | None:
    """Replace NUL, which JSON strings can contain but PostgreSQL can't store."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}") if text and "\0" in text else text
