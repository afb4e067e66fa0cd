"""Numbers and findings as rows, of which many are written at once.

`executemany` on plain tuples: models would take several times as long for tens of thousands.
"""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from audits import rules
from audits.assignees import KINDS
from audits.models import AuditedAssignee, AuditedJSON, AuditedNumber, Finding
from audits.worklist.selection import UNSET
from phone_numbers.assignees.assignee import host_of
from phone_numbers.browsing.rows import address_of
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

Row = tuple[str | None, ...]

SOUGHT = ("search", "facets")  # what a finding has of its number too
NUMBER_FIELDS = (
    "number_id",
    "number",
    "name",
    "provider",
    "status",
    "assistant_id",
    "squad_id",
    "workflow_id",
    "server",
    "addresses",
    "leads_to",
    *SOUGHT,
)
LONGEST = 64  # of what is one word to Vapi: a longer one is cut


def number_row(number: PhoneNumber, at: rules.Whereabouts) -> Row:
    """The values of NUMBER_FIELDS."""
    shown = address_of(number)
    name = number.name or ""
    server = number.server.url if number.server and number.server.url else ""
    provider, status = _word(number.provider), _word(number.status)
    ids = number.assistant_id or "", number.squad_id or "", number.workflow_id or ""
    return (
        number.id[:LONGEST],
        shown,
        name,
        provider,
        status,
        *(each[:LONGEST] for each in ids),
        host_of(server) if server else "",
        "\n".join(at.addresses),
        at.leads_to or "",
        f"{name} {shown} {number.id}".casefold(),
        "\n".join((provider, status, assigned_to(*ids, server))).lower(),
    )


def _word(text: str | None) -> str:
    """Of one line: `facets` has a line for each."""
    return (text or "").replace("\n", " ")[:LONGEST]


def assigned_to(assistant_id: str, squad_id: str, workflow_id: str, server: str) -> str:
    """What answers a number, in the words of `selection.ASSIGNED`."""
    ids = zip(KINDS, (assistant_id, squad_id, workflow_id), strict=True)
    return " ".join(kind for kind, each in ids if each) or ("server" if server else UNSET)


def insert_numbers(audit_id: int, numbers: Iterable[Row]) -> None:
    insert(AuditedNumber._meta.db_table, NUMBER_FIELDS, audit_id, numbers)


def delete_numbers(audit_id: int, number_ids: Sequence[str]) -> None:
    """With all that was found at them."""
    for model in (AuditedNumber, AuditedJSON, Finding):
        model._default_manager.filter(audit=audit_id, number_id__in=number_ids).delete()


def insert_received(audit_id: int, texts: Iterable[Row]) -> None:
    insert(AuditedJSON._meta.db_table, ("number_id", "received"), audit_id, texts)


def insert_names(audit_id: int, kind: str, names: Names) -> None:
    rows = ((kind, each[:LONGEST], name) for each, name in names.by_id.items())
    insert(AuditedAssignee._meta.db_table, ("kind", "assignee_id", "name"), audit_id, rows)


def insert_findings(
    audit_id: int, findings: Iterable[rules.Finding], numbers: Iterable[Row] = ()
) -> None:
    """With what one looks for their numbers by, of those whose rows are given."""
    sought = {number[0]: number[-len(SOUGHT) :] for number in numbers}
    rows = (
        (number_id, each.rule.name, each.reason, *sought.get(number_id, ("", "")))
        for each in findings
        for number_id in (each.number_id[:LONGEST],)
    )
    insert(Finding._meta.db_table, ("number_id", "rule", "reason", *SOUGHT), audit_id, rows)


def complete_findings(findings: QuerySet[Finding]) -> None:
    """Writes to findings what one looks for their numbers by."""
    number = AuditedNumber.objects.filter(audit=OuterRef("audit"), number_id=OuterRef("number_id"))
    findings.update(**{each: Coalesce(Subquery(number.values(each)), Value("")) for each in SOUGHT})


def insert(table: str, fields: Sequence[str], audit_id: int, rows: Iterable[Row]) -> None:
    """Rows of an audit, in one statement."""
    columns = ", ".join(connection.ops.quote_name(name) for name in ("audit_id", *fields))
    places = ", ".join(["%s"] * (len(fields) + 1))
    into = connection.ops.quote_name(table)
    statement = f"INSERT INTO {into} ({columns}) VALUES ({places})"  # noqa: S608 - names of ours
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(audit_id, *map(storable, row)) for row in rows])


def storable(text: str | None) -> str | None:
    """A JSON string can have NUL in it, which PostgreSQL has no place for."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}") if text and "\0" in text else text
