"""A person's membership is checked again right before a change is sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404

from dashboard.activity.models import Attempt
from dashboard.orgs.access import RoleTooLow
from dashboard.orgs.models import Membership, Role
from phone_numbers.saving import delete, save
from phone_numbers.saving.delete import delete_number
from phone_numbers.saving.undo import undo
from tests.phone_numbers.editor import Editor


@pytest.fixture(params=["save", "undo", "delete"])
def change(request: pytest.FixtureRequest, editor: Editor) -> Callable[[], object]:
    """Return a change that reads the number and then sends something."""
    match request.param:
        case "save":
            return lambda: editor.save({"name": "New"})
        case "undo":
            attempt = editor.save({"name": "New"}).attempt
            assert attempt
            editor.vapi.forget_requests()
            return lambda: undo(editor.cast.acme, editor.actor, attempt)
        case _:
            return lambda: delete_number(
                editor.cast.acme, editor.actor, editor.id, is_confirmed=lambda _: True
            )


@pytest.fixture
def while_reading(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Let something happen after a change has read the number, under its lease."""

    def during(event: Callable[[], object]) -> None:
        for module in (save, delete):
            read = module.read_number

            def read_and_then(*arguments: Any, read: Any = read, **named: Any) -> Any:
                number = read(*arguments, **named)
                event()
                return number

            monkeypatch.setattr(module, "read_number", read_and_then)

    return during


def test_a_member_who_is_removed_meanwhile_changes_nothing(
    editor: Editor,
    change: Callable[[], object],
    while_reading: Callable[[Callable[[], object]], None],
) -> None:
    before = Attempt.objects.count()
    while_reading(lambda: Membership.objects.filter(user=editor.cast.operator).delete())
    with pytest.raises(Http404):
        change()
    assert set(editor.operations) == {"get"}
    assert Attempt.objects.count() == before


def test_a_member_whose_role_is_lowered_meanwhile_changes_nothing(
    editor: Editor,
    change: Callable[[], object],
    while_reading: Callable[[Callable[[], object]], None],
) -> None:
    members = Membership.objects.filter(user=editor.cast.operator)
    while_reading(lambda: members.update(role=Role.VIEWER))
    with pytest.raises(RoleTooLow):
        change()
    assert set(editor.operations) == {"get"}


def test_a_person_whose_account_is_deactivated_changes_nothing(editor: Editor) -> None:
    editor.cast.operator.is_active = False
    editor.cast.operator.save()
    with pytest.raises(Http404):
        editor.save({"name": "New"})
    assert editor.operations == ["get"]
