import pytest

from bulk.changes import CannotChange
from bulk.changes.replace_assignee import Assignee, ReplaceAssignee

OLD = Assignee(kind="assistant", id="a1")


def replaced(new: Assignee, number: dict[str, object]) -> dict[str, object]:
    return ReplaceAssignee(old=OLD, new=new).applied_to(number, 1)


def test_everything_that_one_answers_is_answered_by_the_other() -> None:
    assert replaced(Assignee(kind="assistant", id="a2"), {"assistantId": "a1", "name": "x"}) == {
        "assistantId": "a2",
        "name": "x",
    }
    assert replaced(Assignee(kind="squad", id="s1"), {"assistantId": "a1"}) == {"squadId": "s1"}


@pytest.mark.parametrize("number", [{}, {"assistantId": "a3"}, {"squadId": "a1"}])
def test_other_numbers_stay_as_they_are(number: dict[str, object]) -> None:
    assert replaced(Assignee(kind="squad", id="s1"), number) is number


def test_a_number_with_another_of_the_new_kind_is_not_changed() -> None:
    with pytest.raises(CannotChange, match="another squad"):
        replaced(Assignee(kind="squad", id="s1"), {"assistantId": "a1", "squadId": "s2"})


def test_the_title_has_names_where_there_are_any() -> None:
    change = ReplaceAssignee(old=OLD, new=Assignee(kind="workflow", id="w1"))
    title = "Replace assistant Claims intake with workflow w1"
    assert change.title({"a1": "Claims intake"}) == title
