"""What the style sheets promise each other."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[3] / "static/css"
STYLE_SHEETS = sorted(CSS.rglob("*.css"))
Z_INDEX = re.compile(r"z-index:\s*([^;]+);")


@pytest.mark.parametrize("path", STYLE_SHEETS, ids=lambda path: path.name)
def test_a_z_index_is_a_token(path: Path) -> None:
    tokens = re.findall(r"(--z-[\w-]+):", (CSS / "tokens.css").read_text())
    allowed = {f"var({token})" for token in tokens}
    assert set(Z_INDEX.findall(path.read_text())) <= allowed


@pytest.mark.parametrize("path", STYLE_SHEETS, ids=lambda path: path.name)
def test_table_columns_are_named_and_not_counted(path: Path) -> None:
    assert not re.search(r"\b(?:th|td|col|tr >) ?:nth-child", path.read_text())


def test_every_component_is_in_a_sheet_that_pages_link() -> None:
    components = {f"components/{path.name}" for path in (CSS / "components").glob("*.css")}
    linked = [path.read_text() for path in CSS.glob("*.css")]
    imported = [re.findall(r'@import url\("(components/[^"]+)"\)', sheet) for sheet in linked]
    assert {path for paths in imported for path in paths} == components
