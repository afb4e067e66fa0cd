"""The open findings of one number, for its page."""

from collections.abc import Mapping

from audits.assignees import assigned_among
from audits.models import Audit, AuditedNumber
from audits.rules import RULES
from dashboard.orgs.models import Organization
from phone_numbers.browsing.findings import Findings, OpenFinding
from vapi_client.json_values import Path

from .snapshot import Snapshot

# The fields of a number's JSON, by what fixes a finding
PLACES: Mapping[str, Path] = {
    "assignment": ("assistantId",),
    "fallback": ("fallbackDestination",),
    "name": ("name",),
    "sms": ("smsEnabled",),
    "server": ("server",),
    "number": ("numberE164CheckEnabled",),
}


def findings_of_number(organization: Organization, number_id: str) -> Findings | None:
    """Return the open findings of a number in the newest snapshot; None if it isn't in there."""
    audit = Audit.objects.newest_finished(organization)
    if audit is None or audit.began_at is None:
        return None
    number = AuditedNumber.objects.filter(audit=audit, number_id=number_id).first()
    if number is None:
        return None
    snapshot = Snapshot(audit)
    found = snapshot.ordered(snapshot.findings().filter(number_id=number_id))
    return Findings(
        [
            OpenFinding(
                RULES[each.rule].summary,
                RULES[each.rule].severity,
                each.reason,
                PLACES.get(RULES[each.rule].fix_field, ()),
            )
            for each in found
            if each.rule in RULES
        ],
        audit.began_at,
        assigned_among(snapshot.unlisted, number),
    )
