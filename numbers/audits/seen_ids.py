"""The ids of workflows and credentials that the numbers of the newest audit have."""

from django.db.models import Count, F, Min, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from audits.models import Audit, AuditedNumber
from dashboard.orgs.models import Organization
from phone_numbers.assignees.seen_ids import CREDENTIAL, SERVER_CREDENTIAL, WORKFLOW, SeenId
from phone_numbers.display import readable_number

MOST = 1_000
COLUMNS = {
    WORKFLOW: "workflow_id",
    CREDENTIAL: "credential_id",
    SERVER_CREDENTIAL: "server_credential_id",
}


def seen_in_audit(organization: Organization, kind: str, provider: str) -> list[SeenId] | None:
    """Return the ids of a kind, the most used first. None before the first audit."""
    audit = Audit.objects.newest_finished(organization)
    if audit is None:
        return None
    column = COLUMNS[kind]
    numbers = AuditedNumber.objects.filter(audit=audit).exclude(**{column: ""})
    if provider:
        numbers = numbers.filter(provider=provider)
    named = Min(NullIf("name", Value(""), output_field=TextField()))
    counted = (
        numbers.values(found=F(column))
        .annotate(amount=Count("pk"), example=Coalesce(named, Min("number")))
        .order_by("-amount", "found")
    )
    return [
        SeenId(each["found"], each["amount"], readable_number(each["example"]))
        for each in counted[:MOST]
    ]
