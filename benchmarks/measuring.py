"""Measures calls in turns, repeats that, and shows how far the results spread."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

Call = Callable[[], object]
Timing = Callable[[], Iterable[float]]
"""Makes one call or several and returns the milliseconds of each."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A figure for each repeat. Subtraction and division go repeat by repeat."""

    repeats: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.repeats)

    @property
    def spread(self) -> float:
        return max(self.repeats) - min(self.repeats)

    def __sub__(self, other: "Figures") -> "Figures":
        pairs = zip(self.repeats, other.repeats, strict=True)
        return Figures(tuple(one - another for one, another in pairs))

    def __truediv__(self, other: "Figures") -> "Figures":
        pairs = zip(self.repeats, other.repeats, strict=True)
        return Figures(tuple(one / another for one, another in pairs))

    def columns(self, digits: int = 1) -> list[str]:
        """Return the minimum, median and maximum as text."""
        shown = (min(self.repeats), self.median, max(self.repeats))
        return [f"{value:.{digits}f}" for value in shown]


def timed(call: Call, times: int = 1) -> list[float]:
    """Make the call several times and return the milliseconds of each."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def one_repeat[Name](
    calls: Mapping[Name, Call], rounds: int, seconds: float
) -> dict[Name, list[float]]:
    """Make all calls in turns and return their milliseconds."""
    return in_turns({name: partial(timed, call) for name, call in calls.items()}, rounds, seconds)


def in_turns[Name](
    timings: Mapping[Name, Timing], rounds: int, seconds: float
) -> dict[Name, list[float]]:
    """Return the milliseconds of each timing. The order changes every round.

    No round begins after the seconds have passed.
    """
    order = list(timings)
    times: dict[Name, list[float]] = {name: [] for name in order}
    ends = time.monotonic() + seconds
    for _ in range(rounds):
        for name in order:
            times[name] += timings[name]()
        order.append(order.pop(0))
        if time.monotonic() > ends:
            break
    return times


def figures[Name](repeats: Sequence[Mapping[Name, Sequence[float]]]) -> dict[Name, Figures]:
    """Return the median of each repeat, by call."""
    return {
        name: Figures(tuple(statistics.median(repeat[name]) for repeat in repeats))
        for name in repeats[0]
    }


def rounds_made[Name](repeats: Sequence[Mapping[Name, Sequence[float]]]) -> str:
    """Return the number of calls in a repeat as text, a range if time ran out in some."""
    made = [len(times) for repeat in repeats for times in repeat.values()]
    return f"{min(made)}" if min(made) == max(made) else f"{min(made)} to {max(made)}"


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table. All columns but the first are flush right."""
    table = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  " + "  ".join(cells), flush=True)


def at_most(value: float, bound: float, aim: float | None = None) -> str:
    """Return a target and whether a value reached it; also an aim beyond it, if there is one."""
    text = f"at most {bound:,g}: {verdict(value <= bound)}"
    return text if aim is None else f"{text} (aim {aim:g}: {verdict(value <= aim)})"


def at_least(value: float, bound: float) -> str:
    """Return a target and whether a value reached it."""
    return f"at least {bound:g}: {verdict(value >= bound)}"


def verdict(reached: bool) -> str:
    return "reached" if reached else "NOT REACHED"
