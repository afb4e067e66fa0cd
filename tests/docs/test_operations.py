"""The pages for whoever runs the site name every setting and command, and only those that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands
from pydantic import SecretStr

from dashboard.environment import Environment
from dashboard.places import VAR
from tests.outside import ROOT
from tests.test_security_document import headings

PAGES = sorted((ROOT / "docs/operations").glob("*.md"))
NOT_SETTINGS = {"VAR_DIR", "STATIC_DIR"}  # places.py: they say where .env is
SHOWN = {
    "SITE_URL": "http://localhost:$PORT",
    "DATABASE_URL": "SQLite in var/",
}


def settings_table() -> dict[str, str]:
    """Return what the table says of each setting's default."""
    found: dict[str, str] = {}
    for page in PAGES:
        for line in page.read_text().splitlines():
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            names = re.findall(r"`([A-Z_]+)`", cells[0])
            if len(cells) == 3 and names:
                defaults = cells[1].split(", ") if len(names) > 1 else [cells[1]]
                found |= dict(zip(names, defaults, strict=True))
    return found


def defaults() -> Iterator[tuple[str, str]]:
    """Return each setting's default as the table writes it."""
    for name, field in Environment.model_fields.items():
        value = field.default
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if field.is_required():
            yield name.upper(), "required"
        elif name.upper() in SHOWN:
            yield name.upper(), SHOWN[name.upper()]
        elif isinstance(value, bool):
            yield name.upper(), str(int(value))
        else:
            yield name.upper(), str(value or "none") if value != 0 else "0"


def test_the_table_has_every_setting_with_its_default() -> None:
    table = settings_table()
    written = {name: default.replace("`", "") for name, default in table.items()}
    assert {name: written.get(name, "missing") for name, _ in defaults()} == dict(defaults())


def test_the_table_has_no_other_setting() -> None:
    assert set(settings_table()) <= dict(defaults()).keys() | NOT_SETTINGS


def test_the_example_has_every_setting() -> None:
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE))
    left_out = {"DEBUG", "STYLEGUIDE", "SECRET_KEY_FALLBACKS"}
    assert {name.upper() for name in Environment.model_fields} - named == left_out
    assert str(VAR) not in example


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_pages_name_commands_that_exist(document: Path) -> None:
    text = document.read_text()
    named = set(re.findall(r"manage(?:\.py)? ([a-z_]+)", text))
    assert named <= get_commands().keys() | {"help"}


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_links_lead_to_files_and_headings(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text()):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), target
        if anchor:
            assert anchor in headings(file), target
