"""A save is done only where the number shows what was sent."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from dashboard.activity.models import Action, Attempt
from dashboard.activity.record import record_attempt
from phone_numbers.editing.untaken_values import NOT_TAKEN
from phone_numbers.saving.confirm import confirm, untaken
from phone_numbers.saving.errors import NotTaken
from phone_numbers.saving.merging import changes
from phone_numbers.saving.patch import updatable_fields
from tests.any_number import newer_objects_of, objects_of
from tests.phone_numbers.editor import NUMBER, Editor
from tests.phone_numbers.filling import ACME, edit
from vapi_client.json_values import JSON
from vapi_client.masking import MASK
from vapi_client.schemas.phone_number import PROVIDER_NAMES, PhoneNumber
from vapi_client.schemas.providers import PROVIDERS
from vapi_sandbox import Fault

FALLBACK: JSON = {"type": "number", "number": "+14155550100", "extension": "1"}
HEADER = ("server", "headers", "X")
IGNORES_NULL = Fault("ignores_null")


def outcome() -> tuple[str, bool, str]:
    outcome = Attempt.objects.latest("pk").outcomes.get()
    return outcome.result, outcome.observed, outcome.message


@pytest.mark.parametrize("field", ["name", "assistantId", "fallbackDestination", "server", "hooks"])
def test_a_field_that_was_not_cleared_is_no_success(field: str, editor: Editor) -> None:
    editor.open({**NUMBER, "fallbackDestination": FALLBACK})
    editor.vapi.fail("update", IGNORES_NULL)
    with pytest.raises(NotTaken) as caught:
        editor.save({field: None})
    assert caught.value.paths == ((field,),)
    assert editor.operations == ["get", "update", "get"]
    result, observed, message = outcome()
    assert (result, observed) == ("not_applied", True)
    assert message.endswith(f"than was sent: {field}.")


def test_the_rest_of_a_change_is_saved_and_the_record_says_what_was_not(editor: Editor) -> None:
    editor.vapi.fail("update", IGNORES_NULL)
    saved = editor.save({"assistantId": None, "squadId": "s1"})
    assert saved.untaken == (("assistantId",),)
    assert saved.number
    assert saved.number.received == editor.stored
    result, _, message = outcome()
    assert result == "done"
    assert message.endswith(": assistantId.")


def test_an_answer_with_the_old_value_is_checked_by_one_more_call(editor: Editor) -> None:
    editor.vapi.fail("update", Fault("wrong_shape", body=editor.base))
    saved = editor.save({"name": "New"})
    assert saved.number
    assert (saved.number.name, saved.untaken) == ("New", ())
    assert editor.operations == ["get", "update", "get"]
    assert outcome() == ("done", True, "")


def test_where_the_check_fails_too_the_answer_counts(editor: Editor) -> None:
    acme = editor.cast.acme
    attempt = record_attempt(editor.actor, acme, Action.NUMBER_UPDATE, subject=editor.id)
    before = PhoneNumber.read(editor.base)
    editor.vapi.fail("get", Fault(status=404))
    with pytest.raises(NotTaken):
        confirm(acme.vapi(), attempt, before, {"name": "New"}, before)
    assert outcome()[:2] == ("not_applied", False)


@given(data=st.data())
def test_a_number_that_shows_what_was_sent_took_it(data: st.DataObject) -> None:
    provider = data.draw(st.sampled_from(PROVIDER_NAMES))
    stored = PROVIDERS[provider].stored
    before, wanted = (data.draw(objects_of(stored) | newer_objects_of(stored)) for _ in range(2))
    sent = changes(before, wanted, updatable_fields(provider))
    assert list(untaken(sent, before, wanted)) == []


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"name": None}, {}),
        ({"name": None}, {"name": ""}),
        ({"hooks": []}, {}),
        ({"hooks": None}, {"hooks": []}),
        ({"server": {"timeoutSeconds": 20.0}}, {"server": {"timeoutSeconds": 20}}),
        ({"server": {"url": "u"}}, {"server": {"url": "u", "timeoutSeconds": 20}}),
        ({"twilioAuthToken": "s3cr3t"}, {}),
        ({"twilioAuthToken": "s3cr3t"}, {"twilioAuthToken": "****"}),
        ({"server": {"headers": {"X-Key": "s3cr3t"}}}, {"server": {"headers": {"X-Key": MASK}}}),
        ({"server": {"headers": {"X-Key": "s3cr3t"}}}, {"server": {"headers": {}}}),
        ({"server": {"url": "https://a:s3cr3t@b"}}, {"server": {"url": "https://a:*****@b"}}),
        ({"hooks": [{"on": "call.ringing"}]}, {"hooks": [{"on": "call.ringing", "do": []}]}),
        ({"smsEnabled": True}, {"smsEnabled": True}),
    ],
)
def test_a_value_that_means_the_same_was_taken(sent: JSON, shown: JSON) -> None:
    assert list(untaken(sent, {}, shown)) == []


@pytest.mark.parametrize(
    ("sent", "before", "shown", "path"),
    [
        ({"smsEnabled": True}, {}, {"smsEnabled": 1}, ("smsEnabled",)),
        ({"name": "New"}, {}, {}, ("name",)),
        ({"server": {"url": "https://a:s3cr3t@b"}}, {}, {"server": {}}, ("server", "url")),
        ({"server": {"headers": {"X": "new"}}}, {}, {"server": {"headers": {"X": 1}}}, HEADER),
        ({"twilioAuthToken": "new"}, {}, {"twilioAuthToken": "old"}, ("twilioAuthToken",)),
        ({"hooks": [1, 2]}, {}, {"hooks": [1]}, ("hooks",)),
        ({"hooks": [{"on": "a"}]}, {}, {"hooks": [{"on": "b"}]}, ("hooks", 0, "on")),
        (
            {"fallbackDestination": {"type": "sip", "sipUri": "sip:a@b"}},
            {"fallbackDestination": FALLBACK},
            {"fallbackDestination": {**FALLBACK, "type": "sip", "sipUri": "sip:a@b"}},
            ("fallbackDestination", "number"),
        ),
        ({"server": {"url": "u"}}, {}, {"server": {"url": "v"}}, ("server", "url")),
        ({"server": {"url": "u"}}, {}, {"server": "u"}, ("server",)),
    ],
)
def test_any_other_value_was_not(sent: JSON, before: JSON, shown: JSON, path: Any) -> None:
    assert path in list(untaken(sent, before, shown))


class TestThePage:
    @pytest.fixture(autouse=True)
    def _open(self, editor: Editor) -> None:
        editor.open({**NUMBER, "fallbackDestination": FALLBACK})
        editor.vapi.fail("update", IGNORES_NULL)

    def test_of_the_form_says_at_the_field_that_nothing_was_saved(
        self, editor: Editor, as_operator: Client
    ) -> None:
        form = edit(as_operator, editor.base).fill({"name": ""}).press()
        assert form.status == 502
        assert form.said("name") == [NOT_TAKEN]

    def test_of_the_number_names_the_field_that_did_not_take(
        self, editor: Editor, as_operator: Client
    ) -> None:
        squad = "11111111-2222-4333-8444-555555555555"
        form = edit(as_operator, editor.base).fill({"assignment": "squad", "squadId": squad})
        form.save()
        page = as_operator.get(form.page.headers["Location"]).text
        assert "than was sent: Assistant ID." in page

    def test_in_a_row_says_it_in_the_editor(self, editor: Editor, as_operator: Client) -> None:
        form = edit(as_operator, editor.base).fill({"name": ""})
        form.address = f"{ACME}{editor.id}/name/"
        answer = form.part()
        assert answer.status_code == 502
        assert NOT_TAKEN in answer.text

    def test_of_a_revert_says_so(self, editor: Editor, as_operator: Client) -> None:
        editor.vapi.clear_faults()
        attempt = editor.save({"squadId": "s1"}).attempt
        assert attempt
        editor.vapi.fail("update", IGNORES_NULL)
        answer = as_operator.post(f"{ACME}revert/{attempt.pk}/")
        assert answer.status_code == 502
        assert "Vapi didn&#x27;t make the change" in answer.text
        assert "Not changed: squadId." in answer.text
