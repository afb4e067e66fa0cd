"""The tasks that workers run."""

import vapi_sandbox
from audits.models import Audit, AuditedNumber
from audits.tasks import carry_out_audit
from tests.audits.conftest import aged, audited
from tests.cast import Cast
from tests.tasks import run_enqueued_tasks


def test_the_task_deletes_old_audits(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    old = aged(audited(cast.acme), 91)
    kept = aged(audited(cast.acme), 89)
    new = Audit.objects.create(organization=cast.acme, requested_by="viewer@acme.example")
    carry_out_audit.enqueue(new.pk)
    run_enqueued_tasks()
    assert set(Audit.objects.values_list("pk", flat=True)) == {kept.pk, new.pk}
    assert old.pk not in AuditedNumber.objects.values_list("audit_id", flat=True)
