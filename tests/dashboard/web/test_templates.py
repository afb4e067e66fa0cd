"""Templates can be read without scrolling sideways."""

from pathlib import Path

from django.conf import settings

LONGEST = 160


def test_no_line_of_a_template_is_longer_than_160_characters() -> None:
    templates = Path(settings.BASE_DIR, "templates")
    long = [
        f"{path.relative_to(templates)}:{number}"
        for path in sorted(templates.rglob("*.*"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > LONGEST
    ]
    assert not long
