"""The tasks that workers run for audits."""

from django.tasks import task

from .running.prune import prune_audits
from .running.run import run_audit


# Queued tasks store this function's dotted path, so it keeps its name.
@task()
def carry_out_audit(audit_id: int) -> None:
    run_audit(audit_id)
    prune_audits()
