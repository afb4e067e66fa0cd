"""The snapshots of audits, as earlier states of numbers."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.formats import date_format

from audits.models import Audit, AuditedJSON
from dashboard.orgs.models import Organization
from vapi_client.json_text import read_json
from vapi_client.json_values import JSON


class Snapshots:
    def moments(self, organization: Organization) -> dict[str, str]:
        began = Audit.objects.finished(organization).values_list("pk", "began_at")
        return {
            str(audit_id): f"the audit of {date_format(timezone.localtime(at), 'Y-m-d H:i')}"
            for audit_id, at in began
            if at
        }

    def states(
        self, organization: Organization, key: str, number_ids: Collection[str]
    ) -> dict[str, JSON]:
        kept = AuditedJSON.objects.filter(
            audit__organization=organization, audit=int(key), number_id__in=number_ids
        )
        return {each.number_id: read_json(each.received) for each in kept}
