"""A small line chart of counts, as coordinates for an SVG."""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 128, 32
MARGIN = 3  # so that the dot at the end and a line at the edge are whole


class Sparkline(NamedTuple):
    """`points` are those of an SVG's polyline, `end` is the last of them.

    The lower edge is zero, so that heights compare as the counts do.
    """

    points: str
    end: tuple[float, float]


def sparkline(counts: Sequence[int]) -> Sparkline:
    """Return a line through at least two counts, from the left edge to the right."""
    step = (WIDTH - 2 * MARGIN) / (len(counts) - 1)
    unit = (HEIGHT - 2 * MARGIN) / (max(counts) or 1)
    places = [
        (round(MARGIN + place * step, 1), round(HEIGHT - MARGIN - count * unit, 1))
        for place, count in enumerate(counts)
    ]
    return Sparkline(" ".join(f"{x},{y}" for x, y in places), places[-1])
