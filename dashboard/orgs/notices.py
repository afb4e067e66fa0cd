"""Mail that tells people what happened to their account. It has no link that signs anybody in."""

from datetime import datetime

from django.conf import settings
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse

from dashboard.web import mail
from dashboard.web.finished_tasks import delete_finished
from dashboard.workers.lane import MAIL

from .database_clock import database_time
from .models import User


def notify(user: User, what: str, ip_address: str | None) -> None:
    """Enqueue an email to a person. `what` is a sentence without its full stop."""
    at = database_time().isoformat()
    mail_notice.enqueue({"user": str(user.pk), "what": what, "address": ip_address or "", "at": at})


@task(queue_name=MAIL)
def mail_notice(notice: dict[str, str], attempt: int = 1) -> None:
    user = User.objects.filter(pk=notice["user"]).first()
    if user:
        context = {
            **notice,
            "at": datetime.fromisoformat(notice["at"]),
            "reset": settings.SITE_URL + reverse("account_reset_password"),
        }
        body = render_to_string("orgs/notice.txt", context)
        mail.send(notice["what"], body, user.email, mail.Attempt(mail_notice, notice, attempt))
    delete_finished(mail_notice)
