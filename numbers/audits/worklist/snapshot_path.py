"""The call path of a number as an audit read it, with the snapshot for the look-up."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from audits.models import Audit, AuditedAssignee, AuditedJSON, AuditedNumber
from phone_numbers.addresses import own_addresses
from phone_numbers.assignees.directory import Directory, Kind
from phone_numbers.call_path.path import call_path
from phone_numbers.call_path.steps import CallPath
from vapi_client.json_text import read_json
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

EXPLAINED_BY_PATH = frozenset(
    {
        "blocked",
        "deleted-assignee",
        "fallback-loop",
        "insecure-server",
        "no-fallback",
        "several-assignees",
        "unassigned",
    }
)
"""The rules whose findings a call path explains."""


def snapshot_path(audit: Audit, number_id: str) -> CallPath | None:
    """Return the path of a call to a number; None if the snapshot doesn't have its JSON."""
    numbers = _read(audit, [number_id])
    if not numbers or audit.began_at is None:
        return None
    directory = Directory(
        _names(audit, "assistant", complete=audit.has_all_assistants),
        _names(audit, "squad", complete=audit.has_all_squads),
        audit.began_at,
    )
    return call_path(numbers[0], directory, lambda address: _numbers_at(audit, address))


def _numbers_at(audit: Audit, address: str) -> Sequence[PhoneNumber]:
    """Return the numbers with an address. A number has two at most, a line each."""
    first, second = Q(addresses__startswith=f"{address}\n"), Q(addresses__endswith=f"\n{address}")
    having = Q(addresses=address) | first | second
    ids = AuditedNumber.objects.filter(having, audit=audit).order_by("pk")
    numbers = _read(audit, ids.values_list("number_id", flat=True))
    return [each for each in numbers if address in own_addresses(each)]


def _read(audit: Audit, ids: Iterable[str]) -> Sequence[PhoneNumber]:
    found = AuditedJSON.objects.filter(audit=audit, number_id__in=list(ids)).order_by("pk")
    return PhoneNumber.read_all([read_json(each.received) for each in found])


def _names(audit: Audit, kind: Kind, *, complete: bool) -> Names:
    found = AuditedAssignee.objects.filter(audit=audit, kind=kind)
    return Names(dict(found.values_list("assignee_id", "name")), complete=complete)
