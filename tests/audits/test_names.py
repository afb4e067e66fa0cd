"""Names that the activity record finds in snapshots."""

import vapi_sandbox
from audits.models import Audit, AuditedAssignee, AuditedNumber, Finding
from audits.names import names_in_snapshots
from audits.running.recheck import recheck_number
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.schemas.phone_number import PhoneNumber


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


def test_a_finding_names_a_deleted_assistant(
    cast: Cast, audit: Audit, vapi_acme: vapi_sandbox.Organization
) -> None:
    gone = vapi_acme.put_assistant({"name": "Claims intake"})
    long_ago = {"updatedAt": "2025-01-01T00:00:00.000Z"}
    number = vapi_acme.put({"provider": "vapi", "assistantId": gone["id"], **long_ago})
    audited(cast.acme)
    vapi_acme.delete_assistant(gone["id"])
    audited(cast.acme)
    newest = audited(cast.acme)  # an older audit knows the name
    of_number = Finding.objects.filter(number_id=number["id"], rule="deleted-assignee")
    reason = "Assistant “Claims intake” was deleted."
    assert of_number.get(audit=newest).reason == reason
    recheck_number(cast.acme, PhoneNumber.read({**number, "name": "Renamed"}))
    assert of_number.get(audit=newest).reason == reason
