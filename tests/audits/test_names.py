"""Names that the activity record finds in snapshots."""

import vapi_sandbox
from audits.models import Audit, AuditedAssignee, AuditedNumber
from audits.names import names_in_snapshots
from tests.audits.conftest import audited
from tests.cast import Cast


def test_numbers_and_assignees_have_names(cast: Cast, audit: Audit) -> None:
    assistant = AuditedAssignee.objects.filter(audit=audit).exclude(name=None)[0]
    number = AuditedNumber.objects.filter(audit=audit).exclude(number="")[0]
    ids = {assistant.assignee_id, number.number_id, "unknown"}
    assert names_in_snapshots(cast.acme, ids) == {
        assistant.assignee_id: assistant.name,
        number.number_id: number.readable,
    }
    assert names_in_snapshots(cast.globex, ids) == {}


def test_a_deleted_assistant_keeps_its_name(
    cast: Cast, audit: Audit, vapi_acme: vapi_sandbox.Organization
) -> None:
    gone = vapi_acme.assistants[0]
    vapi_acme.delete_assistant(gone["id"])
    audited(cast.acme)
    assert names_in_snapshots(cast.acme, {gone["id"]}) == {gone["id"]: gone["name"]}
