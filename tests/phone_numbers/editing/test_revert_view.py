"""The page that reverts a recorded change."""

import re

import pytest
from django.test import Client

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import record_attempt, record_outcome
from tests.phone_numbers.editor import NUMBER, Editor
from tests.phone_numbers.filling import ACME
from vapi_client.masking import MASK
from vapi_sandbox import Fault

ACTIVITY = "/orgs/acme/activity/"


def changed(editor: Editor, mine: dict[str, object]) -> str:
    """Save a change. Return the address of the page that reverts it."""
    attempt = editor.save(mine).attempt
    assert attempt
    return f"{ACME}revert/{attempt.pk}/"


def values(page: str) -> list[str]:
    return re.findall('<span class="value">([^<]*)</span>', page)


def decisions(page: str) -> dict[str, str]:
    """Return the decision for the value before, for each conflict on the page."""
    return dict(re.findall(r'name="(decide\.[^"]+)" value="(mine:\w+)"', page))


def test_activity_and_the_number_link_to_the_page_for_operators(
    editor: Editor, as_operator: Client, as_viewer: Client
) -> None:
    address = changed(editor, {"name": "New"})
    for page in (ACTIVITY, f"{ACME}{editor.id}/"):
        assert f'href="{address}"' in as_operator.get(page).text
        assert "Revert" not in as_viewer.get(page).text


@pytest.mark.parametrize("result", [None, Result.REFUSED, Result.UNKNOWN, Result.NOT_APPLIED])
def test_only_a_change_that_was_made_can_be_reverted(
    result: Result | None, editor: Editor, as_operator: Client
) -> None:
    attempt = record_attempt(
        editor.actor, editor.cast.acme, Action.NUMBER_UPDATE, subject=editor.id
    )
    if result:
        record_outcome(attempt, result)
    assert "Revert" not in as_operator.get(ACTIVITY).text
    page = as_operator.get(f"{ACME}revert/{attempt.pk}/")
    assert page.status_code == 409
    assert "Only a change that was made can be reverted." in page.text


def test_a_change_of_a_deleted_number_cannot_be_reverted(
    editor: Editor, as_operator: Client
) -> None:
    address = changed(editor, {"name": "New"})
    deletion = record_attempt(
        editor.actor, editor.cast.acme, Action.NUMBER_DELETE, subject=editor.id
    )
    record_outcome(deletion, Result.DONE)
    editor.vapi.delete(editor.id)
    assert address not in as_operator.get(ACTIVITY).text
    assert as_operator.get(address).status_code == 404


def test_the_page_shows_what_will_change_and_sends_nothing(
    editor: Editor, as_operator: Client
) -> None:
    server = editor.base["server"]
    address = changed(editor, {"name": "New", "server": {**server, "timeoutSeconds": 30}})
    editor.somebody_else_changes({"assistantId": "theirs"})
    editor.vapi.forget_requests()
    page = as_operator.get(address).text
    assert values(page) == ["New", "Old", "30", "20.0"]
    assert "operator@acme.example changed it on" in page
    assert editor.operations == ["get"]


def test_reverting_restores_the_values_and_is_recorded(editor: Editor, as_operator: Client) -> None:
    address = changed(editor, {"name": "New", "hooks": []})
    editor.somebody_else_changes({"assistantId": "theirs"})
    editor.vapi.forget_requests()
    answer = as_operator.post(address)
    assert answer.headers["Location"] == f"{ACME}{editor.id}/"
    assert editor.sent_update == {"name": "Old", "hooks": NUMBER["hooks"], "provider": "twilio"}
    assert editor.stored["assistantId"] == "theirs"
    assert "The change was reverted." in as_operator.get(f"{ACME}{editor.id}/").text
    newest = Attempt.objects.latest("pk")
    assert (newest.actor, newest.outcomes.get().result) == ("operator@acme.example", "done")


def test_an_htmx_request_redirects_to_the_number(editor: Editor, as_operator: Client) -> None:
    answer = as_operator.post(changed(editor, {"name": "New"}), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"{ACME}{editor.id}/"
    assert editor.stored["name"] == "Old"


class TestAConflict:
    @pytest.fixture
    def address(self, editor: Editor) -> str:
        address = changed(editor, {"name": "New", "assistantId": "a2"})
        editor.somebody_else_changes({"name": "Theirs"})
        editor.vapi.forget_requests()
        return address

    def test_the_page_shows_the_conflict_and_the_other_changes(
        self, address: str, as_operator: Client
    ) -> None:
        page = as_operator.get(address).text
        assert "Somebody else changed this since then" in page
        assert values(page) == ["New", "Old", "Theirs", "a2", "a1"]

    @pytest.mark.parametrize("htmx", [False, True])
    def test_without_a_decision_nothing_is_sent(
        self, htmx: bool, address: str, editor: Editor, as_operator: Client
    ) -> None:
        answer = as_operator.post(address, headers={"HX-Request": "true"} if htmx else {})
        assert answer.status_code == 409
        assert ("data-autofocus" if htmx else " autofocus") in answer.text
        assert ("<html" in answer.text) is not htmx
        assert values(answer.text)[:3] == ["New", "Old", "Theirs"]
        assert "update" not in editor.operations

    def test_deciding_for_the_old_value_reverts_everything(
        self, address: str, editor: Editor, as_operator: Client
    ) -> None:
        assert (
            as_operator.post(address, decisions(as_operator.get(address).text)).status_code == 302
        )
        assert (editor.stored["name"], editor.stored["assistantId"]) == ("Old", "a1")

    def test_deciding_for_theirs_reverts_the_rest(
        self, address: str, editor: Editor, as_operator: Client
    ) -> None:
        [(name, mine)] = decisions(as_operator.get(address).text).items()
        as_operator.post(address, {name: mine.replace("mine", "theirs")})
        assert (editor.stored["name"], editor.stored["assistantId"]) == ("Theirs", "a1")

    def test_a_decision_on_another_value_does_not_count(
        self, address: str, editor: Editor, as_operator: Client
    ) -> None:
        decided = decisions(as_operator.get(address).text)
        editor.somebody_else_changes({"name": "Theirs again"})
        answer = as_operator.post(address, decided)
        assert answer.status_code == 409
        assert "Theirs again" in answer.text
        assert editor.stored["name"] == "Theirs again"


def test_a_change_that_is_already_reverted_sends_nothing(
    editor: Editor, as_operator: Client
) -> None:
    address = changed(editor, {"name": "New"})
    editor.somebody_else_changes({"name": "Old"})
    page = as_operator.get(address).text
    assert "There is nothing left to revert" in page
    assert 'id="revert"' not in page
    as_operator.post(address)
    assert "Nothing was left to revert" in as_operator.get(f"{ACME}{editor.id}/").text


def test_a_changed_credential_cannot_be_reverted(editor: Editor, as_operator: Client) -> None:
    editor.open({**NUMBER, "twilioAuthToken": "hunter2"})
    page = as_operator.get(changed(editor, {"twilioAuthToken": "hunter3"}))
    assert page.status_code == 409
    assert "Activity holds no credentials" in page.text
    assert "hunter" not in page.text


def test_unchanged_credentials_are_masked_and_kept(editor: Editor, as_operator: Client) -> None:
    server = {"url": "https://a.example.com", "headers": {"Authorization": "hunter2"}}
    editor.open({**NUMBER, "server": server})
    address = changed(editor, {"server": {**server, "url": "https://a.example.com/b"}})
    page = as_operator.get(address).text
    assert values(page) == ["https://a.example.com/b", "https://a.example.com"]
    as_operator.post(address)
    assert editor.stored["server"] == server


def test_credentials_that_vapi_masks_are_never_sent(editor: Editor, as_operator: Client) -> None:
    server = {"url": "https://a.example.com", "headers": {"Authorization": "hunter2"}}
    editor.open({**NUMBER, "server": server})
    address = changed(editor, {"server": {**server, "url": "https://a.example.com/b"}})
    masked = {"url": "https://a.example.com/b", "headers": {"Authorization": "**********"}}
    editor.somebody_else_changes({"server": masked})
    for answer in (as_operator.get(address), as_operator.post(address)):
        assert answer.status_code == 409
        assert "Edit the number instead" in answer.text
    assert editor.stored["server"] == masked
    assert MASK not in str(editor.stored)


def test_a_failure_of_vapi_is_502(editor: Editor, as_operator: Client) -> None:
    address = changed(editor, {"name": "New"})
    editor.vapi.fail("get", Fault(status=500))
    assert as_operator.get(address).status_code == 502


def test_a_change_of_another_organization_is_404(
    editor: Editor, as_both: Client, as_stranger: Client
) -> None:
    address = changed(editor, {"name": "New"})
    assert as_stranger.get(address).status_code == 404
    assert as_both.get(address.replace("acme", "globex")).status_code in (403, 404)
    assert as_both.get(address).status_code == 403
