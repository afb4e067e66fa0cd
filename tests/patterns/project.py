"""Every regular expression of the project, and how it is used."""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "static/js"
USES: dict[str, Callable[[re.Pattern[Any], Any], object]] = {
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "search": lambda pattern, text: pattern.search(text),
    "finditer": lambda pattern, text: sum(1 for _ in pattern.finditer(text)),
}
USES |= dict.fromkeys(("findall", "split", "sub", "subn"), USES["finditer"])
# A script's literal stands where a value can begin
_SCRIPT_PATTERN = re.compile(
    r"(?:[(,=:!&|?;>]|return) ?/((?![*/])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[\n])+)/([a-z]*)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A regular expression: the file and line, and the name of a method that uses it.

    `pattern` is None if only a running program knows it.
    """

    place: str
    use: str
    pattern: re.Pattern[Any] | None


def in_python() -> Iterator[Found]:
    trees = dict(_trees())
    uses = _uses_of_names(trees.values())
    for path, tree in trees.items():
        constants = _constants(tree)
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and _is_of_re(node.func)):
                continue
            assert isinstance(node.func, ast.Attribute)
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            if node.func.attr == "compile":
                name = constants.get(node, "")
                pattern = getattr(import_module(_module(path)), name) if name else None
                for use in sorted(uses[name] or USES):
                    yield Found(place, use, pattern)
            elif node.func.attr in USES:
                [first, *_] = node.args
                is_plain = isinstance(first, ast.Constant) and not node.keywords
                pattern = re.compile(ast.literal_eval(first)) if is_plain else None
                yield Found(place, node.func.attr, pattern)


def in_scripts() -> Iterator[Found]:
    """Find the literals of scripts, in Python's spelling."""
    for path in sorted(SCRIPTS.glob("*.js")):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            place = f"{path.relative_to(ROOT)}:{number}"
            for found in _SCRIPT_PATTERN.finditer(line):
                pattern = re.compile(found[1].replace(r"\p{M}", r"[\u0300-\u036f]"), re.ASCII)
                yield Found(place, "finditer", pattern)
            if "RegExp(" in line:
                yield Found(place, "finditer", None)


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("dashboard", "numbers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text())


def _is_of_re(function: ast.expr) -> bool:
    is_attribute = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
    return is_attribute and function.value.id == "re"  # type: ignore[attr-defined]


def _constants(tree: ast.Module) -> dict[ast.expr, str]:
    """Return the names of a module by the expression of their value."""
    return {
        node.value: node.targets[0].id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def _uses_of_names(trees: Any) -> dict[str, set[str]]:
    """Return the methods that are called of each name, in any module."""
    uses: dict[str, set[str]] = defaultdict(set)
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in USES:
                if isinstance(node.value, ast.Name):
                    uses[node.value.id].add(node.attr)
                elif isinstance(node.value, ast.Attribute):
                    uses[node.value.attr].add(node.attr)
    return uses


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[1:] if parts[0] == "numbers" else parts).removesuffix(".__init__")
