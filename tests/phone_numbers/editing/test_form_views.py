"""The review, the JSON view, the check of one input, and the picker of assistants and squads."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from phone_numbers.assignees import directory
from phone_numbers.editing.form_view import CANNOT_SHOW
from phone_numbers.forms.form_element import id_of
from phone_numbers.models import OpenedForm
from tests.phone_numbers.filling import ACME, Form, edit, new, sent, writes
from vapi_client.json_values import JSON
from vapi_client.masking import MASK
from vapi_sandbox import Fault, Organization

HOOK: JSON = {"on": "call.ringing", "do": [{"type": "say", "exact": "Hello"}]}
NUMBER: JSON = {
    "provider": "twilio",
    "number": "+14155550123",
    "name": "Front desk",
    "twilioAuthToken": "hunter2",
    "smsEnabled": True,
    "server": {"url": "https://a.example.com", "timeoutSeconds": 20.0},
    "hooks": [{**HOOK, "future": 1.0}, {"on": "call.ending"}],
}


@pytest.fixture
def form(as_operator: Client, vapi_acme: Organization) -> Form:
    return edit(as_operator, vapi_acme.put(NUMBER), "hunter2")


def forget_names() -> None:
    cache.clear()
    directory._here.clear()


def changes(markup: str) -> list[list[str]]:
    """Return the places that saving would change, each with its values after their signs."""
    _, _, review = markup.partition('id="changes-title"')
    lists = re.findall("<dl.*?</dl>", review, re.DOTALL)
    found: list[list[str]] = []
    for tag, content in re.findall("<(d[td])[^>]*>(.*?)</d[td]>", "".join(lists), re.DOTALL):
        text = unescape(re.sub('<span class="visually-hidden">.*?</span>|<[^>]*>', "", content))
        if tag == "dt":
            found.append([text])
        else:
            found[-1].append(text)
    return found


def marks(markup: str) -> dict[str, str]:
    """Return the marks of the sections in the index."""
    entry = r'<a id="to-\w+" href="#fields-\w+">(.*?)</a>(.*?)</li>'
    badge = r'<span class="badge \w+">(.*?)</span>'
    return {
        title: " ".join(re.findall(badge, rest))
        for title, rest in re.findall(entry, markup, re.DOTALL)
    }


class TestReview:
    def test_each_changed_field_is_shown_before_and_after(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        form.fill(
            {
                "name": "",
                "smsEnabled": "false",
                "server.timeoutSeconds": "20",
                "twilioAuthToken": "hunter2-new",
            }
        ).press("review")
        assert changes(form.text) == [
            ["Name", "− Front desk"],
            ["Twilio auth token", f"− {MASK} (the old one)", f"+ {MASK} (the new one)"],
            ["SMS enabled", "− On", "+ Off"],
            ["Server › Timeout seconds", "− 20.0", "+ 20"],
        ]
        assert "4 changes to save" in form.text
        assert writes(vapi_acme) == []
        assert form.inputs["smsEnabled"] == ["false"], "what was typed is still there"

    def test_assistants_are_shown_by_name(
        self, as_operator: Client, vapi_acme: Organization, read_names: Callable[[], None]
    ) -> None:
        read_names()
        form = edit(as_operator, vapi_acme.put(NUMBER))
        assistant = next(each for each in vapi_acme.assistants if each.get("name"))
        form.fill({"assignment": "assistant", "assistantId": assistant["id"]}).press("review")
        shown = f"+ {assistant['name']} ({assistant['id'][:8]})"
        assert changes(form.text) == [["Assistant", shown]]

    @pytest.mark.parametrize("action", ["review", "review live"])
    def test_an_htmx_response_holds_only_the_review(self, action: str, form: Form) -> None:
        answer = form.fill({"name": "New"}).part(action)
        assert changes(answer.text) == [["Name", "− Front desk", "+ New"]]
        assert "<form" not in answer.text
        assert ("data-autofocus" in answer.text) == (action == "review")

    def test_a_form_with_problems_shows_them_first(self, form: Form) -> None:
        form.fill({"name": "x" * 41}).press("review")
        assert form.status == 422
        assert form.said("name")
        answer = form.part("review")
        assert answer.headers["HX-Retarget"] == "#problems"

    def test_a_live_review_reports_no_problems(self, form: Form, vapi_acme: Organization) -> None:
        answer = form.fill({"name": "x" * 41, "server.timeoutSeconds": "soon"}).part("review live")
        assert answer.status_code == 200
        assert changes(answer.text) == [["Name", "− Front desk", f"+ {'x' * 41}"]]
        assert writes(vapi_acme) == []

    def test_a_live_review_says_how_phone_numbers_are_sent(self, form: Form) -> None:
        answer = form.fill({"number": "+1 (415) 555-0199"}).part("review live")
        assert f'id="{id_of("number")}-n">Sent as +14155550199.' in answer.text
        assert changes(answer.text) == [["Number", "− +14155550123", "+ +14155550199"]]

    @pytest.mark.parametrize("action", ["review live", "check name"])
    def test_what_nobody_asked_for_opens_no_form_again(
        self, action: str, form: Form, vapi_acme: Organization
    ) -> None:
        form.inputs["form"] = ["6f1c1c5e-0000-4000-8000-000000000000"]
        vapi_acme.forget_requests()
        opened = OpenedForm.objects.count()
        answer = form.part(action)
        assert (answer.status_code, answer.text) == (409, "")
        assert OpenedForm.objects.count() == opened
        assert vapi_acme.requests == []

    def test_an_unchanged_form_changes_nothing(self, form: Form) -> None:
        assert "No changes to save" in form.press("review").text

    def test_a_new_number_shows_its_values(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        form = new(as_operator, "twilio", "hunter2")
        assert "Nothing is filled in yet" in form.text
        form.fill(
            {
                "number": "+14155550123",
                "twilioAccountSid": "AC1",
                "twilioAuthToken": "hunter2",
            }
        ).press("review")
        assert changes(form.text) == [
            ["Number", "+ +14155550123"],
            ["Twilio account SID", "+ AC1"],
            ["Twilio auth token", f"+ {MASK}"],
        ]
        assert writes(vapi_acme) == []


class TestIndex:
    def test_each_section_says_what_is_set_or_changed(self, form: Form) -> None:
        unchanged = {
            "Name and assignment": "Set",
            "Twilio": "Set",
            "Server": "Set",
            "Fallback destination": "",
            "Hooks": "Set",
        }
        assert marks(form.text) == unchanged
        answer = form.fill({"name": "New", "server.url": "https://b.example.com"}).part(
            "review live"
        )
        changed = {"Name and assignment": "Changed", "Server": "Changed"}
        assert marks(answer.text) == unchanged | changed

    def test_each_section_says_that_something_is_wrong(self, form: Form) -> None:
        form.fill({"server.timeoutSeconds": "0", "name": "New"}).press()
        assert marks(form.text)["Server"] == "To correct"
        assert marks(form.text)["Name and assignment"] == "Changed"

    def test_a_new_number_has_nothing_to_change(self, as_operator: Client) -> None:
        answer = new(as_operator, "twilio").fill({"name": "New"}).part("review live")
        assert marks(answer.text)["Name and assignment"] == "Set"
        assert "Changed" not in answer.text


class TestJSONView:
    def test_changes_survive_the_way_to_json_and_back(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        form.fill({"name": "Back office"}).press("json")
        assert '"name": "Back office"' in form.inputs["json"][0]
        form.press("form").save()
        assert sent(vapi_acme, "PATCH") == {"provider": "twilio", "name": "Back office"}

    def test_changes_made_in_json_are_in_the_form(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        text = '{"number": "+14155550123", "hooks": [{"on": "call.ending"}]}'
        form.press("json").fill({"json": text}).press("form")
        assert form.inputs["hooks"] == ["", "1"]
        assert form.inputs["name"] == [""]
        form.fill({"name": "Back office", "twilioAuthToken.clear": "1"}).save()
        assert sent(vapi_acme, "PATCH") == {
            "provider": "twilio",
            "name": "Back office",
            "twilioAuthToken": None,
            "smsEnabled": None,
            "server": None,
            "hooks": [{"on": "call.ending"}],
        }

    def test_json_can_change_a_value_that_the_form_has_no_input_for(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        text = form.press("json").inputs["json"][0]
        form.fill({"json": text.replace('"future": 1.0', '"on": "call.ringing"')}).save()
        assert sent(vapi_acme, "PATCH")["hooks"] == [HOOK, {"on": "call.ending"}]

    @pytest.mark.parametrize("change", ['"future": 2', '"future": 1.0, "more": 3'])
    def test_json_that_the_form_would_lose_stays_in_the_json_view(
        self, change: str, form: Form
    ) -> None:
        text = form.press("json").inputs["json"][0].replace('"future": 1.0', change)
        form.fill({"json": text}).press("form")
        assert form.status == 422
        assert form.said() == [CANNOT_SHOW]
        assert form.inputs["json"] == [text]

    def test_a_form_with_faults_stays_in_its_view(self, form: Form) -> None:
        form.fill({"server.timeoutSeconds": "soon"}).press("json")
        assert form.status == 422
        assert form.said("server.timeoutSeconds") == ["“soon” is not a number."]
        form.fill({"server.timeoutSeconds": "20"}).press("json").fill({"json": "{"}).press("form")
        assert form.status == 422
        assert form.said()[0].startswith("This isn't JSON: ")

    def test_an_htmx_response_holds_the_whole_page(self, form: Form) -> None:
        answer = form.part("json")
        assert 'id="main"' in answer.text
        wrong = form.fill({"server.timeoutSeconds": "soon"}).part("json")
        assert (wrong.status_code, wrong.headers["X-Dashboard-Partial"]) == (422, "form")

    def test_a_new_number_can_be_created_as_json(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        form = new(as_operator, "vapi").fill({"name": "Desk"}).press("json")
        assert form.inputs["json"] == ['{\r\n  "name": "Desk"\r\n}']
        form.fill({"json": '{"sipUri": "sip:a@sip.vapi.ai", "name": "Desk"}'}).press("review")
        assert changes(form.text) == [["Name", "+ Desk"], ["SIP URI", "+ sip:a@sip.vapi.ai"]]
        form.save()
        assert sent(vapi_acme, "POST") == {
            "provider": "vapi",
            "sipUri": "sip:a@sip.vapi.ai",
            "name": "Desk",
        }


class TestCheckingOneInput:
    def test_only_the_faults_of_that_input_are_shown(self, form: Form) -> None:
        answer = form.fill({"name": "x" * 41, "server.timeoutSeconds": "0"}).part("check name")
        assert answer.text.count("<a") == 1
        assert 'data-words="At most 40 characters; this has 41."' in answer.text

    def test_an_input_without_faults_shows_none(self, form: Form) -> None:
        answer = form.fill({"server.timeoutSeconds": "0"}).part("check name")
        assert answer.status_code == 200
        assert "data-words" not in answer.text
        assert "#f" in answer.text

    def test_checking_sends_nothing(self, form: Form, vapi_acme: Organization) -> None:
        form.fill({"name": "New"}).part("check name")
        assert writes(vapi_acme) == []


class TestAssignees:
    @pytest.fixture(autouse=True)
    def _names_are_waited_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(directory, "PATIENCE", 10.0)

    def found(self, client: Client, **query: str) -> Any:
        return client.get(f"{ACME}assignees/", query).text

    def test_part_of_a_name_finds_an_assistant(
        self, as_viewer: Client, vapi_acme: Organization
    ) -> None:
        vapi_acme.put_assistant({"id": "a1", "name": "The <b>lost property</b>"})
        markup = self.found(as_viewer, kind="assistant", search="LOST PROP")
        assert 'data-id="a1"' in markup
        assert "&lt;b&gt;lost property" in markup
        assert markup.count('role="option"') == 1

    def test_an_id_finds_a_squad(self, as_viewer: Client, vapi_acme: Organization) -> None:
        squad = vapi_acme.squads[0]
        assert squad["name"] in self.found(as_viewer, kind="squad", search=squad["id"])

    def test_no_match_says_so(self, as_viewer: Client) -> None:
        markup = self.found(as_viewer, kind="squad", search="nowhere")
        assert "No squad matches." in markup
        assert as_viewer.get(f"{ACME}assignees/?kind=pigeon").status_code == 404

    def test_more_than_20_matches_say_so(self, as_viewer: Client, vapi_acme: Organization) -> None:
        for number in range(25):
            vapi_acme.put_assistant({"id": f"m{number}", "name": f"Many {number}"})
        markup = self.found(as_viewer, kind="assistant", search="many")
        assert markup.count('role="option"') == 20
        assert "s match. Type more of the name." in markup

    def test_a_key_that_cannot_list_assistants_says_so(
        self, as_viewer: Client, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("assistants", Fault(status=403))
        markup = self.found(as_viewer, kind="assistant", search="a")
        assert (
            "The organization's Vapi key can't list every assistant. You can paste an ID."
            in unescape(markup)
        )
        assert self.found(as_viewer, kind="squad").count('role="option"') == 2

    def test_a_typed_name_is_saved_as_its_id(self, form: Form, vapi_acme: Organization) -> None:
        assistant = vapi_acme.assistants[0]
        form.fill({"assignment": "assistant", "assistantId": f" {assistant['name'].upper()} "})
        form.save()
        assert sent(vapi_acme, "PATCH") == {"provider": "twilio", "assistantId": assistant["id"]}

    def test_a_name_that_several_have_is_a_problem(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        for each in ("b1", "b2"):
            vapi_acme.put_assistant({"id": each, "name": "Twice"})
        forget_names()
        form.fill({"assignment": "assistant", "assistantId": "Twice"}).press()
        assert form.said("assistantId") == [
            "No assistant has this name, or several have it. Choose one, or paste its ID."
        ]
        assert form.inputs["assistantId"] == ["Twice"]

    def test_the_saved_assistant_is_shown_by_its_name_and_stays(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        first, _ = (vapi_acme.put_assistant({"name": " The same\tname"}) for _ in range(2))
        forget_names()
        form = edit(as_operator, vapi_acme.put({**NUMBER, "assistantId": first["id"]}))
        assert form.inputs["assistantId"] == ["The same name"]
        assert f">{first['id']}</p>" in form.text
        assert "No changes to save" in form.press("review").text
        form.fill({"name": "Back office"}).save()
        assert sent(vapi_acme, "PATCH") == {"provider": "twilio", "name": "Back office"}

    def test_a_name_that_was_typed_over_counts_without_javascript(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        first, second = vapi_acme.assistants[:2]
        form = edit(as_operator, vapi_acme.put({**NUMBER, "assistantId": first["id"]}))
        form.fill({"assistantId": second["name"]}).save()
        assert sent(vapi_acme, "PATCH") == {"provider": "twilio", "assistantId": second["id"]}

    def test_a_deleted_assistant_is_marked(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        gone = {"assistantId": str(uuid4()), "updatedAt": "2025-01-01T00:00:00.000Z"}
        form = edit(as_operator, vapi_acme.put({**NUMBER, **gone}))
        assert form.inputs["assistantId"] == [gone["assistantId"]]
        assert "This assistant was deleted." in form.text

    def test_a_pasted_id_is_the_last_that_is_offered(self, as_viewer: Client) -> None:
        pasted = str(uuid4())
        markup = self.found(as_viewer, kind="assistant", search=pasted)
        assert f'data-id="{pasted}" data-kind="assistant"' in markup
        assert "Use this ID" in markup
