"""What workers do for audits."""

from django.tasks import task

from .running.auditing import carry_out
from .running.pruning import prune


@task()
def carry_out_audit(audit_id: int) -> None:
    carry_out(audit_id)
    prune()
