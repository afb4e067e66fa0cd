"""docs/security.md names every requirement of ASVS levels 1 and 2, and only tests that exist."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCUMENT = ROOT / "docs/security.md"
STATES = {"holds", "installation", "no such part"}


class Row(NamedTuple):
    numbers: list[str]
    state: str
    by: str


def rows() -> list[Row]:
    found = []
    for line in DOCUMENT.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and re.fullmatch(r"[0-9.]+(, [0-9.]+)*", cells[0]):
            found.append(Row(cells[0].split(", "), cells[2], cells[3]))
    return found


def requirements() -> list[str]:
    lines = (ROOT / "tests/asvs_5_0.txt").read_text().splitlines()
    return [line.split()[0] for line in lines if not line.startswith("#")]


def named_tests(text: str) -> list[tuple[str, str]]:
    return re.findall(r"`([\w/]+\.py)::(\w+)`", text)


def headings(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_requirement_is_in_one_row_and_nothing_else_is() -> None:
    numbers = [number for row in rows() for number in row.numbers]
    for requirement in requirements():
        chapter, section, _ = requirement.split(".")
        places = (requirement, f"{chapter}.{section}", chapter)
        covering = [number for number in numbers if number in places]
        assert len(covering) == 1, f"{requirement} is in {covering}"
    known = {part for each in requirements() for part in (each, each.rpartition(".")[0])}
    known |= {each.partition(".")[0] for each in requirements()}
    assert set(numbers) <= known


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.numbers[0])
def test_each_row_has_a_state_and_its_reason(row: Row) -> None:
    assert row.state in STATES
    if row.state == "holds":
        refers = re.search(r"^the same|^[0-9.]+ and|`make lint`|\]\(|^the workflow", row.by)
        assert named_tests(row.by) or refers


@pytest.mark.parametrize("test", sorted(set(named_tests(DOCUMENT.read_text()))), ids="::".join)
def test_each_test_that_is_named_exists(test: tuple[str, str]) -> None:
    path, name = test
    assert re.search(rf"^def {name}\(", (ROOT / "tests" / path).read_text(), re.MULTILINE)


def test_each_link_leads_to_a_heading() -> None:
    links = re.findall(r"\]\(([^)#:]*)(?:#([\w-]+))?\)", DOCUMENT.read_text())
    assert len(links) > 10
    for path, anchor in links:
        target = (DOCUMENT.parent / path).resolve() if path else DOCUMENT
        assert target.exists(), path
        assert not anchor or anchor in headings(target), f"{path}#{anchor}"
