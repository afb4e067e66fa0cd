"""Texts on which a pattern with overlapping repeats takes long, derived from the pattern itself."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import product
from typing import Any

from tests.cpu_time import limited_cpu

parser: Any = import_module("re._parser")
compiler: Any = import_module("re._compiler")

CHARACTERS = [chr(code) for code in (*range(32, 127), 0, 9, 10, 0xE9, 0x3000, 0x2022)]
LEAVES = {"LITERAL", "NOT_LITERAL", "IN", "ANY"}
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
SCREENED, CHECKED = 2_000, (15_000, 60_000)  # characters
SLOWEST = 3
CHOICES = 3  # of alternatives between which a sample chooses
LIMIT = 1.0  # seconds of processor time; a linear pattern takes some milliseconds

Items = list[tuple[Any, Any]]
Use = Callable[[Any], object]


def slow_text(pattern: re.Pattern[Any], use: Use) -> str | None:
    """Return the beginning of a text on which a use of the pattern isn't linear, or None.

    Short texts show which are the slowest, and these are tried at length.
    """
    timed = []
    for attack in _Attacks(pattern).all():
        text = attack(SCREENED)
        started = time.thread_time()
        if not _is_fast(use, text):
            return repr(text[:60])
        timed.append((time.thread_time() - started, attack))
    timed.sort(key=lambda each: each[0], reverse=True)
    for length, (_, attack) in product(CHECKED, timed[:SLOWEST]):
        if not _is_fast(use, attack(length)):
            return repr(attack(60))
    return None


def _is_fast(use: Use, text: str | bytes) -> bool:
    try:
        with limited_cpu(LIMIT):
            use(text)
    except AssertionError:
        return False
    return True


class _Attacks:
    """Makes texts of a beginning, something repeated, and an end that fits or doesn't."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self.tree = parser.parse(pattern.pattern, pattern.flags)
        self.flags = pattern.flags
        self.is_bytes = isinstance(pattern.pattern, bytes)
        known = [each for each in CHARACTERS if not self.is_bytes or ord(each) < 256]
        leaves = [self._compiled(leaf) for leaf in _leaves(self.tree)]
        by_leaves: dict[tuple[bool, ...], str] = {}
        for each in known:
            fits = tuple(leaf.match(self._encoded(each)) is not None for leaf in leaves)
            by_leaves.setdefault(fits, each)
        self.letters = list(by_leaves.values())
        self.known = known
        self.choice = 0

    def all(self) -> Iterator[Callable[[int], Any]]:
        beginnings: dict[str, None] = {"": None}
        short = dict.fromkeys(self.letters)
        for self.choice in range(CHOICES):
            beginnings |= dict.fromkeys(self._before_repeats(self.tree, ""))
            slices = _slices(len(self.tree))
            short |= dict.fromkeys(self._sample(list(self.tree)[i:j]) for i, j in slices)
            short |= dict.fromkeys(self._bodies())
        short.pop("", None)
        pairs = map("".join, product(self.letters[:12], repeat=2))
        for beginning, repeated in [*product([*beginnings][:8], short), *product([""], pairs)]:
            for end in dict.fromkeys(("", "\0", "\n!")):
                yield self._attack(beginning, repeated, end)

    def _attack(self, beginning: str, repeated: str, end: str) -> Callable[[int], Any]:
        def text(length: int) -> Any:
            return self._encoded(beginning + repeated * (length // len(repeated)) + end)

        return text

    def _encoded(self, text: str) -> Any:
        return text.encode("latin-1") if self.is_bytes else text

    def _compiled(self, leaf: tuple[Any, Any]) -> re.Pattern[Any]:
        found: re.Pattern[Any] = compiler.compile(
            parser.SubPattern(self.tree.state, [leaf]), self.flags
        )
        return found

    def _before_repeats(self, items: Iterable[tuple[Any, Any]], before: str) -> Iterator[str]:
        """Yield what stands before each repeat, or within it before another."""
        for item in items:
            if str(item[0]) in REPEATS:
                yield before
            for below in _below(item):
                yield from self._before_repeats(below, before)
            before += self._sample([item])

    def _bodies(self) -> Iterator[str]:
        for item in _walk(self.tree):
            if str(item[0]) in REPEATS:
                yield self._sample(list(item[1][2]))

    def _sample(self, items: Items) -> str:
        """Return a text that these parts of the pattern match."""
        return "".join(map(self._sample_of, items))

    def _sample_of(self, item: tuple[Any, Any]) -> str:
        kind, value = str(item[0]), item[1]
        if kind == "LITERAL":
            return chr(value)
        if kind in LEAVES:
            fits = self._compiled(item).match
            return next((each for each in self.known if fits(self._encoded(each))), "")
        if kind in ("ASSERT", "ASSERT_NOT"):
            return ""
        below = _below(item)
        times = max(1, value[0]) if kind in REPEATS else 1
        return self._sample(list(below[self.choice % len(below)])) * times if below else ""


def _below(item: tuple[Any, Any]) -> list[Any]:
    """Return the sequences of parts within a part."""
    kind, value = str(item[0]), item[1]
    if kind == "BRANCH":
        return list(value[1])
    if kind in REPEATS:
        return [value[2]]
    if kind == "SUBPATTERN":
        return [value[3]]
    if kind in ("ASSERT", "ASSERT_NOT"):
        return [value[1]]
    return [value] if kind == "ATOMIC_GROUP" else []


def _walk(items: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    for item in items:
        yield item
        for below in _below(item):
            yield from _walk(below)


def _leaves(items: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    return (item for item in _walk(items) if str(item[0]) in LEAVES)


def _slices(length: int) -> Iterator[tuple[int, int]]:
    for start in range(min(length, 6)):
        for end in range(start + 1, min(length, start + 6) + 1):
            yield start, end
