"""What an audit found, in a sentence and in tiles."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audits.models import Audit
from audits.rules import Severity, by_severity
from audits.worklist.summary import summary, tiles
from audits.worklist.trend import Point

NONE: dict[str, int] = {}


def points(*counts: dict[str, int]) -> list[Point]:
    """Return a point a day, the last one of today."""
    now = timezone.now()
    return [
        Point(Audit(began_at=now - timedelta(days=ago)), by_severity(each))
        for ago, each in zip(reversed(range(len(counts))), counts, strict=True)
    ]


@pytest.mark.parametrize(
    ("counts", "affected", "said"),
    [
        ([{"blocked": 2}], 2, "2 errors affect 2 of 1,258 numbers."),
        (
            [{"blocked": 4}, {"blocked": 2}],
            2,
            "2 errors affect 2 of 1,258 numbers, 2 fewer than yesterday.",
        ),
        (
            [NONE, {"blocked": 1}],
            1,
            "1 error affects 1 of 1,258 numbers, 1 more than yesterday.",
        ),
        (
            [{"unassigned": 3}, {"unassigned": 3}],
            3,
            "No errors. 3 warnings affect 3 of 1,258 numbers, as many as yesterday.",
        ),
        ([{"unnamed": 1}], 1, "No errors. 1 info finding affects 1 of 1,258 numbers."),
        ([{"blocked": 4}, NONE], 0, "No open findings in 1,258 numbers."),
    ],
)
def test_the_most_serious_findings_in_a_sentence(
    counts: list[dict[str, int]], affected: int, said: str
) -> None:
    assert summary(points(*counts), affected, 1258) == said


def test_a_single_number_in_a_sentence() -> None:
    assert summary(points({"blocked": 1}), 1, 1) == "1 error affects 1 of 1 number."
    assert summary(points(NONE), 0, 0) == "No open findings in 0 numbers."


def test_each_severity_has_a_tile_with_its_change_and_its_line() -> None:
    error, warning, info = tiles(points({"blocked": 4, "unnamed": 1200}, {"blocked": 2}))
    assert (error.severity, warning.severity, info.severity) == tuple(
        sorted(Severity, reverse=True)
    )
    assert (error.label, error.open, error.change) == ("Errors", 2, "−2 since yesterday")
    assert warning.change == "No change since yesterday"
    assert info.change == "−1,200 since yesterday"
    assert info.line
    assert info.line_label == (
        "Info findings in the last 2 audits: 1,200 in the first, 1,200 at most, 0 now"
    )


def test_a_first_audit_has_nothing_to_compare() -> None:
    assert [(each.change, each.line) for each in tiles(points(NONE))] == [("", None)] * 3


def test_errors_are_not_compared_with_an_audit_that_could_find_others() -> None:
    compared = points({"blocked": 4, "unnamed": 2}, {"blocked": 1, "unnamed": 1})
    compared[0].audit.has_all_assistants = True
    assert summary(compared, 1, 9) == "1 error affects 1 of 9 numbers."
    error, _, info = tiles(compared)
    assert (error.change, info.change) == ("", "\N{MINUS SIGN}1 since yesterday")
