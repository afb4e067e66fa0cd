"""What holds for all templates."""

import re
from pathlib import Path

from django.conf import settings

LONGEST = 160
# Help texts are the code's own. Mails are plain text.
UNESCAPED = {
    "elements/field.html": "field.help_text|safe",
    "accounts/factors/activate.html": "totp_svg|safe",
    "accounts/password_link.txt": "autoescape off",
    "bulk/state_of_run.txt": "autoescape off",
    "orgs/notice.txt": "autoescape off",
    "administration/invitation.txt": "autoescape off",
}


def test_no_line_of_a_template_is_longer_than_160_characters() -> None:
    templates = Path(settings.BASE_DIR, "templates")
    long = [
        f"{path.relative_to(templates)}:{number}"
        for path in sorted(templates.rglob("*.*"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > LONGEST
    ]
    assert not long


def test_no_link_saves_whatever_the_server_answers() -> None:
    """A file says itself that it is one. What comes instead of it, such as an error, is a page."""
    templates = Path(settings.BASE_DIR, "templates")
    saving = re.compile(r"<a [^>]*[\"\s]download(?=[\s>=])(?! }})|attributes=['\"]download\b")
    assert not [path for path in templates.rglob("*.*") if saving.search(path.read_text())]


def test_templates_escape_everything_but_help_texts_and_mails() -> None:
    templates = Path(settings.BASE_DIR, "templates")
    found = {
        str(path.relative_to(templates)): match
        for path in templates.rglob("*.*")
        for match in re.findall(
            r"[\w.]+\s*\|\s*safe(?:seq)?\b|autoescape (?:off|false)", path.read_text()
        )
    }
    assert found == UNESCAPED
