"""The coordinates of a line of counts."""

import pytest

from audits.worklist.sparkline import HEIGHT, MARGIN, WIDTH, sparkline


def places(counts: list[int]) -> list[tuple[float, float]]:
    return [
        (float(x), float(y))
        for x, y in (each.split(",") for each in sparkline(counts).points.split())
    ]


def test_the_line_goes_from_edge_to_edge() -> None:
    line = places([4, 0, 2])
    assert [x for x, _ in line] == [MARGIN, WIDTH / 2, WIDTH - MARGIN]
    assert sparkline([4, 0, 2]).end == line[-1]


def test_heights_are_in_proportion_to_the_counts_from_zero_on() -> None:
    assert [y for _, y in places([4, 0, 2])] == [MARGIN, HEIGHT - MARGIN, HEIGHT / 2]


@pytest.mark.parametrize("counts", [[0, 0], [7, 7, 7], [1, 10**9]])
def test_every_place_is_within_the_picture(counts: list[int]) -> None:
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places(counts))
