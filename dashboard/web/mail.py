"""Sending mail from a task. No request sends mail: how long the mail server takes would show."""

import logging
import smtplib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.mail import send_mail
from django.tasks import Task
from django.utils import timezone

PAUSES = (30, 120, 480, 1800)  # seconds; the last attempt is within an hour
PERMANENT = (
    500  # the first of the codes with which a mail server refuses for good (RFC 5321, 4.2.1)
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt of a task to send its mail. `argument` is what the task makes the mail of."""

    task: Task[..., Any]
    argument: Any
    number: int

    @property
    def is_last(self) -> bool:
        return self.number > len(PAUSES)

    def repeat(self) -> int:
        """Enqueue the task again, and return after how many seconds it runs."""
        pause = PAUSES[self.number - 1]
        run_after = timezone.now() + timedelta(seconds=pause)  # workers compare it with this clock
        self.task.using(run_after=run_after).enqueue(self.argument, attempt=self.number + 1)
        return pause


def send(subject: str, body: str, to: str, attempt: Attempt) -> bool:
    """Send a mail, and return whether the mail server took it.

    If the server may take it later, enqueue the task again, which makes the mail and its link anew.
    The log gets no words of the server, which may quote the mail.
    """
    try:
        send_mail(" ".join(subject.split()), f"{body.strip()}\n", None, [to])
    except OSError as error:  # smtplib's errors too
        _not_taken(attempt, error)
        return False
    return True


def _not_taken(attempt: Attempt, error: OSError) -> None:
    code = _reply_code(error)
    reason = f"{type(error).__name__} {code or ''}".strip()
    if attempt.is_last or code >= PERMANENT:
        logger.warning("gave up a mail in attempt %d: %s", attempt.number, reason)
    else:
        pause = attempt.repeat()
        logger.info("attempt %d to send a mail, next in %d s: %s", attempt.number, pause, reason)


def _reply_code(error: OSError) -> int:
    """Return the code with which the mail server refused, 0 if it didn't say."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
