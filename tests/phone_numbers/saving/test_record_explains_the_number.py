"""However Vapi answers two people's changes, the changes recorded as done explain the number."""

from contextlib import suppress
from itertools import product

import pytest

from dashboard.activity.models import Attempt, Result
from phone_numbers.saving.errors import AnswerLost, Conflicted, Occupied
from phone_numbers.saving.settle import read_number
from tests.phone_numbers.editor import Editor
from tests.phone_numbers.lost_answers import wait_until_no_write_can_arrive
from vapi_client.json_values import JSON
from vapi_sandbox import Fault

pytestmark = pytest.mark.usefixtures("short_timeouts")
ENDINGS: dict[str, Fault | None] = {
    "answered": None,
    "applied without an answer": Fault("reset", when="after", times=1),
    "never applied": Fault("reset", times=1),
    "applied late": Fault("reset", when="late", times=1),
}
SECOND: list[JSON] = [{"name": "Second"}, {"squadId": "second"}]


@pytest.mark.parametrize("looks", [False, True], ids=["without a look", "with a look"])
@pytest.mark.parametrize("other", SECOND, ids=["same field", "other field"])
@pytest.mark.parametrize(("first", "second"), list(product(ENDINGS, repeat=2)))
def test_changes_recorded_as_done_explain_the_number(
    first: str, second: str, other: JSON, looks: bool, editor: Editor
) -> None:
    change(editor, {"name": "First"}, ENDINGS[first])
    with suppress(Occupied):
        change(editor, other, None)
    if looks:
        read_number(editor.cast.acme, editor.id)
    editor.vapi.apply_late_requests()
    if looks:
        read_number(editor.cast.acme, editor.id)
    wait_until_no_write_can_arrive()
    change(editor, other, ENDINGS[second])
    editor.vapi.apply_late_requests()
    wait_until_no_write_can_arrive()
    read_number(editor.cast.acme, editor.id)

    attempts = Attempt.objects.with_newest_result().order_by("pk")
    explained = {**editor.base}
    for attempt in attempts:
        assert vars(attempt)["newest_result"] in (Result.DONE, Result.NOT_APPLIED)
        if attempt.is_done:
            explained |= {each["field"]: each["after"] for each in attempt.changes}
    for field in ("name", "squadId"):
        assert editor.stored.get(field) == explained.get(field)


def change(editor: Editor, mine: JSON, fault: Fault | None) -> None:
    """Save as somebody who has the number open, and decides for their own value."""
    if fault:
        editor.vapi.fail("update", fault)
    decisions: dict[str, str] = {}
    with suppress(AnswerLost):
        try:
            editor.save(mine)
        except Conflicted as conflicted:
            decisions = {each.name: f"mine:{each.digest}" for each in conflicted.conflicts}
        if decisions:
            editor.save(mine, decisions)
    editor.vapi.clear_faults()
