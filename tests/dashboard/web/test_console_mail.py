"""Mail in a terminal has links that people can copy."""

import io

from django.core.mail import EmailMessage

from dashboard.web.console_mail import EmailBackend

LINK = f"http://localhost:8000/invitations/{'x' * 36}:{'y' * 43}/?{'z' * 400}=1"


def printed(body: str) -> str:
    stream = io.StringIO()
    message = EmailMessage("Invitation to Müller & Söhne", body, None, ["new@acme.example"])
    EmailBackend(alias="default", stream=stream).send_messages([message])
    return stream.getvalue()


def test_a_long_link_is_one_word() -> None:
    assert LINK in printed(f"Open this link to accept:\n\n{LINK}\n").split()


def test_a_link_stays_whole_beside_letters_that_ascii_lacks() -> None:
    text = printed(f"Müller & Söhne – and 電話\n\n{LINK}\n")
    assert LINK in text.split()
    assert "Müller & Söhne – and 電話" in text
