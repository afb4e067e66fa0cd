"""Mail in a terminal, for development and the demo: people copy links from it."""

from email.policy import default

from django.core.mail import EmailMessage
from django.core.mail.backends import console

WHOLE_LINES = default.clone(max_line_length=998)  # the most that RFC 5322 allows


class EmailBackend(console.EmailBackend):
    """Writes each line as it is. Django's would break long ones in the middle of a link."""

    def write_message(self, message: EmailMessage) -> None:
        text = message.message(policy=WHOLE_LINES).as_bytes().decode()
        self.stream.write(f"{text}\n{'-' * 79}\n")
