"""Measures calls side by side, in turns and repeatedly, and shows how far the results spread."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

Call = Callable[[], object]
Timing = Callable[[], Iterable[float]]
"""Makes one call or several, and tells how many milliseconds each took."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One figure for each repeat. Two of them are compared repeat by repeat."""

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
        """The least, the median and the most, to be shown."""
        shown = (min(self.repeats), self.median, max(self.repeats))
        return [f"{value:.{digits}f}" for value in shown]


def timed(call: Call, times: int = 1) -> list[float]:
    """The milliseconds of each of so many calls."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def one_repeat[Name](
    calls: Mapping[Name, Call], rounds: int, seconds: float
) -> dict[Name, list[float]]:
    """The milliseconds of each call, all of them made in turns."""
    return in_turns({name: partial(timed, call) for name, call in calls.items()}, rounds, seconds)


def in_turns[Name](
    timings: Mapping[Name, Timing], rounds: int, seconds: float
) -> dict[Name, list[float]]:
    """What each timing tells, each round in another order.

    Once the seconds are over, the round under way is the last one.
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
    """The median of each repeat, by call."""
    return {
        name: Figures(tuple(statistics.median(repeat[name]) for repeat in repeats))
        for name in repeats[0]
    }


def rounds_made[Name](repeats: Sequence[Mapping[Name, Sequence[float]]]) -> str:
    """How many calls of a kind the repeats consist of, to be shown: fewer where time ran out."""
    made = [len(times) for repeat in repeats for times in repeat.values()]
    return f"{min(made)}" if min(made) == max(made) else f"{min(made)} to {max(made)}"


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as they need to be; all but the first are flush right."""
    table = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  " + "  ".join(cells), flush=True)


def verdict(reached: bool) -> str:
    return "reached" if reached else "NOT REACHED"
