"""The mail that says how a run ended, or that it needs somebody."""

from django.conf import settings
from django.tasks import task
from django.template.loader import render_to_string

from bulk.models import BulkChange, State, amounts
from dashboard.web import mail
from dashboard.web.finished_tasks import delete_finished
from dashboard.workers.lane import MAIL


def tell(run: BulkChange) -> None:
    """Enqueue the mail, if somebody wants it, in the caller's transaction."""
    if BulkChange.objects.filter(pk=run.pk, mail_to__isnull=False).exists():
        mail_state_of_run.enqueue(str(run.pk))


# Queued tasks store this function's dotted path, so it keeps its name.
@task(queue_name=MAIL)
def mail_state_of_run(run_id: str, attempt: int = 1) -> None:
    """Mail how a run ended or why it paused. A former or disabled member hears nothing."""
    runs = BulkChange.objects.filter(pk=run_id, state__in=(State.ENDED, State.PAUSED))
    run = runs.select_related("organization", "mail_to").first()
    if run and run.mail_to and _is_member(run):
        context = {
            "run": run,
            "organization": run.organization.name,
            "amounts": amounts(run.counts),
            "link": settings.SITE_URL + run.get_absolute_url(),
        }
        body = render_to_string("bulk/state_of_run.txt", context)
        subject = f"{run.get_state_display()}: {run.title}"
        this = mail.Attempt(mail_state_of_run, run_id, attempt)
        mail.send(subject, body, run.mail_to.email, this)
    delete_finished(mail_state_of_run)


def _is_member(run: BulkChange) -> bool:
    return run.organization.memberships.active().filter(user=run.mail_to_id).exists()
