"""Values come back where nobody has changed them in the meantime."""

import pytest

from bulk.changes import Outdated
from bulk.changes.restore import Restore

SERVER = {"url": "https://a.example.com", "timeoutSeconds": 20}


def test_a_value_that_is_as_the_change_left_it_comes_back() -> None:
    change = Restore(left={"name": "Front desk"}, values={"name": "Desk"})
    assert change.applied_to({"id": "n", "name": "Front desk"}, 1) == {"id": "n", "name": "Desk"}


def test_a_field_that_was_unset_is_unset_again() -> None:
    change = Restore(left={"server": SERVER}, values={"server": None})
    assert change.applied_to({"id": "n", "server": SERVER}, 1) == {"id": "n"}


def test_what_others_changed_beside_it_stays() -> None:
    before, after = ({**SERVER, "url": each} for each in ("https://a", "https://b"))
    change = Restore(left={"server": after}, values={"server": before})
    now = {"server": {**after, "timeoutSeconds": 5}, "name": "New"}
    assert change.applied_to(now, 1) == {
        "server": {"url": "https://a", "timeoutSeconds": 5},
        "name": "New",
    }


def test_a_value_that_somebody_changed_since_is_not_overwritten() -> None:
    change = Restore(left={"name": "Front desk"}, values={"name": "Desk"})
    with pytest.raises(Outdated, match=r"Changed by somebody else since: Name\."):
        change.applied_to({"name": "Reception"}, 1)


def test_another_assignee_since_is_not_joined_by_the_earlier_one() -> None:
    change = Restore(
        left={"assistantId": None, "squadId": "s"}, values={"assistantId": "a", "squadId": None}
    )
    with pytest.raises(Outdated, match=r"Changed by somebody else since: Assignment\."):
        change.applied_to({"workflowId": "w"}, 1)
