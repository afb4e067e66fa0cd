"""A number's page notices that the newest change didn't last, without a call of its own."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client

from dashboard.activity.models import Attempt
from dashboard.orgs.database_clock import database_time
from tests.phone_numbers.editor import NUMBER, Editor
from tests.phone_numbers.filling import ACME
from vapi_sandbox import Fault

WORDS = "still shows the old value of"


def outcomes() -> list[tuple[str, bool]]:
    newest = Attempt.objects.latest("pk").outcomes.order_by("pk")
    return [(each.result, each.observed) for each in newest]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "New"},
        {"name": None},
        {"squadId": "s1"},
        {"server": {"url": "https://a.example.com", "timeoutSeconds": 5}},
    ],
)
def test_a_change_that_was_answered_and_not_kept_becomes_unknown(
    change: dict[str, object], editor: Editor, as_viewer: Client
) -> None:
    editor.vapi.fail("update", Fault("forgets"))
    editor.save(change)
    assert outcomes() == [("done", False)]
    editor.vapi.forget_requests()

    page = as_viewer.get(f"{ACME}{editor.id}/").text

    assert WORDS in page
    assert "Outcome unknown" in page
    assert editor.operations.count("get") == 1
    assert outcomes() == [("done", False), ("unknown", True)]


@pytest.mark.parametrize("page", ["edit/", "name/"])
def test_the_forms_of_the_number_say_so_too(page: str, editor: Editor, as_operator: Client) -> None:
    editor.vapi.fail("update", Fault("forgets"))
    editor.save({"name": "New"})
    headers = {"HX-Request": "true"} if page == "name/" else {}
    form = as_operator.get(f"{ACME}{editor.id}/{page}?at=x", headers=headers).text
    assert WORDS in form
    assert "Somebody else changed" not in form
    assert outcomes() == [("done", False), ("unknown", True)]


@pytest.mark.parametrize(("name", "result"), [("New", "done"), ("Old", "not_applied")])
def test_a_later_look_settles_it(name: str, result: str, editor: Editor, as_viewer: Client) -> None:
    editor.vapi.fail("update", Fault("forgets"))
    editor.save({"name": "New"})
    as_viewer.get(f"{ACME}{editor.id}/")
    editor.somebody_else_changes({"name": name})
    assert WORDS not in as_viewer.get(f"{ACME}{editor.id}/").text
    assert outcomes() == [("done", False), ("unknown", True), (result, True)]


def test_a_change_that_was_kept_is_not_doubted(editor: Editor, as_viewer: Client) -> None:
    editor.open({**NUMBER, "twilioAuthToken": "old"})
    editor.save({"name": "New", "twilioAuthToken": "new"})
    assert WORDS not in as_viewer.get(f"{ACME}{editor.id}/").text
    assert outcomes() == [("done", False)]


def test_a_value_that_somebody_else_set_is_not_doubted(editor: Editor, as_viewer: Client) -> None:
    editor.save({"name": "New"})
    editor.somebody_else_changes({"name": "Theirs"})
    assert WORDS not in as_viewer.get(f"{ACME}{editor.id}/").text


@pytest.mark.usefixtures("hosts_clock_is_an_hour_fast")
def test_a_new_change_is_doubted_on_a_host_whose_clock_is_wrong(
    editor: Editor, as_viewer: Client
) -> None:
    editor.vapi.fail("update", Fault("forgets"))
    editor.save({"name": "New"})
    assert WORDS in as_viewer.get(f"{ACME}{editor.id}/").text


def test_an_old_change_is_not_doubted(editor: Editor, as_viewer: Client) -> None:
    editor.save({"name": "New"})
    editor.somebody_else_changes({"name": "Old"})
    later = database_time() + timedelta(minutes=11)
    with patch("phone_numbers.saving.doubt.database_time", return_value=later):
        page = as_viewer.get(f"{ACME}{editor.id}/").text
    assert WORDS not in page
    assert outcomes() == [("done", False)]
