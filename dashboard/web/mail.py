"""Sending mail from a task. No request sends mail: how long the mail server takes would show."""

import logging

from django.core.mail import send_mail

logger = logging.getLogger(__name__)


def send(subject: str, body: str, to: str) -> bool:
    """Send a mail, and return whether the mail server took it. The log gets the reason, no text."""
    try:
        send_mail(" ".join(subject.split()), f"{body.strip()}\n", None, [to])
    except OSError as error:  # smtplib's errors too
        logger.warning("the mail server took no mail: %s", type(error).__name__)
        return False
    return True
