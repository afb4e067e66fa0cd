"""The assistants, squads and workflows of a snapshot."""

from collections import Counter

from audits.assignees import Assignees

NAMES = {("assistant", "a-1"): "Sales", ("assistant", "a-2"): "", ("squad", "s-1"): "Night shift"}
COUNTS = Counter({("assistant", "a-1"): 2, ("workflow", "w-1"): 5, ("assistant", "gone"): 1})


def assignees(*, complete: bool = True) -> Assignees:
    return Assignees(NAMES, {"assistant": complete, "squad": complete}, COUNTS)


def test_those_with_the_most_numbers_come_first() -> None:
    shown = [(each.label, each.number_count) for each in assignees().matching("")]
    assert shown == [("w-1", 5), ("Sales", 2), ("gone", 1), ("a-2", 0), ("Night shift", 0)]


def test_they_are_sorted_either_way() -> None:
    by_name = [each.label for each in assignees().matching("", "name")]
    assert by_name == sorted(by_name, key=str.casefold)
    assert [each.label for each in assignees().matching("", "-name")] == by_name[::-1]


def test_they_are_found_by_a_part_of_the_name_or_the_id() -> None:
    assert [each.id for each in assignees().matching("NIGHT")] == ["s-1"]
    assert [each.id for each in assignees().matching("w-")] == ["w-1"]


def test_only_a_complete_directory_tells_who_was_deleted() -> None:
    def deleted(found: Assignees) -> list[str]:
        return [each.id for each in found.matching("") if each.is_deleted]

    assert deleted(assignees()) == ["gone"]
    assert deleted(assignees(complete=False)) == []


def test_without_a_name_the_beginning_of_the_id_is_the_label() -> None:
    assert assignees().label_of("a-1") == "Sales"
    assert assignees().label_of("0d8ad0a8-3c5e-4e8e") == "0d8ad0a8"
    assert assignees().label_of("") == ""
