"""Static files as browsers get them."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from dashboard.web.static_files import without_comments

SCRIPTS = sorted(Path(settings.BASE_DIR, "static/js").glob("*.js"))


def test_a_script_loses_its_comments_and_nothing_else() -> None:
    script = """// What it does.
  // On two lines.
const address = "https://example.com"; // whose

  open(`//${address}`);
"""
    expected = 'const address = "https://example.com";\nopen(`//${address}`);'
    assert without_comments(script) == expected


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_text_of_a_script_could_be_taken_for_a_comment(path: Path) -> None:
    code = without_comments(path.read_text())
    for quote in '"`':
        assert all(line.count(quote) % 2 == 0 for line in code.split("\n")), quote
    assert not [text for text in re.findall(r"`[^`]*`", code) if "\n" in text]
    assert not re.search(r"/\*|\*/", code)
