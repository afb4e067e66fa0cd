"""Saving while somebody else changes the number, or while Vapi fails."""

import re
from typing import Any

import pytest
from django.test import Client

from phone_numbers.editing.edit_view import EditNumberView
from phone_numbers.saving import leases, save
from tests.cast import Cast
from tests.phone_numbers.filling import Form, edit, sent, writes
from tests.phone_numbers.lost_answers import wait_until_no_write_can_arrive
from vapi_client.json_values import JSON
from vapi_sandbox import Fault, Organization

NUMBER: JSON = {
    "provider": "vapi",
    "number": "+13855550123",
    "name": "Front desk",
    "server": {"url": "https://a.example.com", "timeoutSeconds": 20},
}
ASSISTANT, SQUAD, WORKFLOW = (f"00000000-0000-4000-8000-00000000000{each}" for each in "123")


@pytest.fixture
def number(vapi_acme: Organization) -> JSON:
    return vapi_acme.put(NUMBER)


@pytest.fixture
def form(as_operator: Client, number: JSON) -> Form:
    """A form with a new name typed in."""
    return edit(as_operator, number).fill({"name": "Typed"})


def now(organization: Organization, number: JSON) -> Any:
    return organization.get(number["id"])


def decisions(form: Form, side: str) -> dict[str, str | list[str]]:
    """Return the same decision for each conflict on the page."""
    found = re.findall(rf'name="(decide\.[^"]+)" value="({side}:\w+)"', form.text)
    return dict(found)


class TestConcurrentChanges:
    def test_another_field_is_kept(self, form: Form, number: JSON, vapi_acme: Organization) -> None:
        hooks: list[JSON] = [{"on": "call.ending"}]
        vapi_acme.put({**number, "hooks": hooks})
        form.save()
        assert sent(vapi_acme, "PATCH") == {"provider": "vapi", "name": "Typed"}
        assert now(vapi_acme, number)["hooks"] == hooks

    def test_another_part_of_the_same_field_is_kept(
        self, form: Form, number: JSON, vapi_acme: Organization
    ) -> None:
        vapi_acme.put({**number, "server": {**NUMBER["server"], "url": "https://b.example.com"}})
        form.fill({"server.timeoutSeconds": "25"}).save()
        assert sent(vapi_acme, "PATCH")["server"] == {
            "url": "https://b.example.com",
            "timeoutSeconds": 25,
        }

    @pytest.mark.parametrize(("side", "name"), [("mine", "Typed"), ("theirs", "Theirs")])
    def test_a_conflict_is_saved_as_the_person_decides(
        self, side: str, name: str, form: Form, number: JSON, vapi_acme: Organization
    ) -> None:
        vapi_acme.put({**number, "name": "Theirs"})
        form.fill({"server.timeoutSeconds": "25"}).press()
        assert form.status == 409
        assert form.problems == (
            "Somebody else changed this since you opened the form Nothing was saved. Choose one "
            "value for each, then save again. Name It was: Front desk Yours: Typed "
            "Theirs, as it is now: Theirs"
        )
        assert (form.inputs["name"], form.inputs["server.timeoutSeconds"]) == (
            ["Typed"],
            ["25"],
        )
        assert writes(vapi_acme) == []

        form.fill(decisions(form, side)).save()
        assert now(vapi_acme, number)["name"] == name
        assert now(vapi_acme, number)["server"]["timeoutSeconds"] == 25

    def test_a_conflict_without_a_decision_is_asked_again(
        self, form: Form, number: JSON, vapi_acme: Organization
    ) -> None:
        vapi_acme.put({**number, "name": "Theirs"})
        assert form.press().press().status == 409

    def test_a_conflict_that_changed_since_is_asked_again(
        self, form: Form, number: JSON, vapi_acme: Organization
    ) -> None:
        vapi_acme.put({**number, "name": "Theirs"})
        form.press().fill(decisions(form, "mine"))
        vapi_acme.put({**number, "name": "Theirs, later"})
        form.press()
        assert form.status == 409
        assert "Theirs, later" in form.problems
        assert not any(name.startswith("decide.") for name in form.inputs)
        form.fill(decisions(form, "mine")).save()
        assert now(vapi_acme, number)["name"] == "Typed"

    def test_decisions_that_still_count_are_kept(
        self, form: Form, number: JSON, vapi_acme: Organization
    ) -> None:
        form.fill({"server.timeoutSeconds": "25"})
        theirs = {**number, "name": "Theirs", "server": {**NUMBER["server"], "timeoutSeconds": 30}}
        vapi_acme.put(theirs)
        form.press().fill(decisions(form, "mine"))
        vapi_acme.put({**theirs, "name": "Theirs, later"})
        form.press()
        assert [*form.inputs.keys() & {"decide.name", "decide.server\\.timeoutSeconds"}] == []
        assert "decide.server.timeoutSeconds" in form.inputs

    def test_the_same_change_by_both_sends_nothing(
        self, form: Form, number: JSON, vapi_acme: Organization
    ) -> None:
        vapi_acme.put({**number, "name": "Typed"})
        form.press()
        assert "The number already is as you want it." in form.problems
        assert writes(vapi_acme) == []

    @pytest.mark.parametrize(
        ("chosen", "mine", "workflow"),
        [
            ({"assignment": "workflow", "workflowId": WORKFLOW}, f"Workflow: {WORKFLOW}", WORKFLOW),
            ({"assignment": "nothing"}, "No assistant, squad or workflow", None),
        ],
    )
    def test_two_choices_of_an_assignee_are_a_conflict_and_one_of_them_is_saved(
        self,
        chosen: dict[str, str | list[str]],
        mine: str,
        workflow: str | None,
        as_operator: Client,
        vapi_acme: Organization,
    ) -> None:
        opened = {key: value for key, value in NUMBER.items() if key != "server"}
        number = vapi_acme.put({**opened, "assistantId": ASSISTANT})
        form = edit(as_operator, number).fill(chosen)
        vapi_acme.put({**number, "assistantId": None, "squadId": SQUAD})
        form.press()
        assert form.status == 409
        assert form.problems.endswith(
            f"Assignment It was: Assistant: {ASSISTANT} Yours: {mine} "
            f"Theirs, as it is now: Squad: {SQUAD}"
        )
        assert writes(vapi_acme) == []

        form.fill(decisions(form, "mine")).save()
        saved = now(vapi_acme, number)
        ids = (saved.get("assistantId"), saved.get("squadId"), saved.get("workflowId"))
        assert ids == (None, None, workflow)

    def test_an_htmx_response_shows_the_conflict_above_the_form(
        self, form: Form, number: JSON, vapi_acme: Organization
    ) -> None:
        vapi_acme.put({**number, "name": "Theirs"})
        answer = form.part()
        assert (answer.status_code, answer.headers["X-Dashboard-Partial"]) == (409, "form")
        assert "Theirs, as it is now" in answer.text


@pytest.mark.usefixtures("short_timeouts")
class TestFailuresOfVapi:
    @pytest.mark.parametrize(
        ("operation", "fault", "status", "words"),
        [
            ("get", Fault(status=401), 502, "Vapi refused this organization's key"),
            ("update", Fault(status=401), 502, "Vapi refused this organization's key"),
            ("update", Fault(status=403), 502, "Vapi doesn't allow this"),
            ("update", Fault(status=404), 404, "Vapi doesn't have this number"),
            ("get", Fault(status=500), 502, "Vapi can't be reached"),
            ("get", Fault("hang"), 504, "Vapi took too long to answer"),
            ("update", Fault(status=503), 504, "Vapi's answer was lost"),
            ("update", Fault("reset"), 504, "Vapi's answer was lost"),
            ("update", Fault("hang"), 504, "Vapi's answer was lost"),
        ],
        ids=str,
    )
    def test_a_failure_keeps_everything_that_was_typed(
        self,
        operation: str,
        fault: Fault,
        status: int,
        words: str,
        form: Form,
        number: JSON,
        vapi_acme: Organization,
    ) -> None:
        vapi_acme.fail(operation, fault)
        form.press()
        assert form.status == status
        assert words in form.problems
        assert "What you typed is still here." in form.problems
        assert form.inputs["name"] == ["Typed"]
        assert now(vapi_acme, number)["name"] == "Front desk"

        vapi_acme.clear_faults()
        wait_until_no_write_can_arrive()
        form.save()
        assert now(vapi_acme, number)["name"] == "Typed"

    def test_a_person_who_waits_for_a_lost_answer_learns_whose_it_is_and_keeps_the_form(
        self, as_admin: Client, form: Form, number: JSON, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("update", Fault("reset", when="late", times=1))
        assert "Vapi may still apply the change until" in form.press().problems

        theirs = edit(as_admin, number).fill({"name": "Theirs"}).press()
        assert theirs.status == 503
        assert "Vapi's answer to a change by operator@acme.example was lost" in theirs.problems
        assert re.search(r"could overwrite it until \d\d:\d\d:\d\d UTC", theirs.problems)
        assert theirs.inputs["name"] == ["Theirs"]

        vapi_acme.apply_late_requests()
        wait_until_no_write_can_arrive()
        theirs.press()
        assert theirs.status == 409
        theirs.fill(decisions(theirs, "mine")).save()
        assert now(vapi_acme, number)["name"] == "Theirs"

    def test_a_person_learns_who_is_changing_the_number_at_the_moment(
        self, form: Form, number: JSON, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(leases, "PATIENCE", 0)
        with leases.lease(cast.acme, number["id"], "admin@acme.example"):
            form.press()
        assert form.status == 503
        assert re.search(
            r"admin@acme.example is changing it, until \d\d:\d\d:\d\d UTC at the latest",
            form.problems,
        )
        assert form.inputs["name"] == ["Typed"]

    def test_a_refusal_shows_vapis_message(self, form: Form, vapi_acme: Organization) -> None:
        vapi_acme.fail("update", Fault(status=409, body={"message": "Not now."}))
        assert "Vapi said: “Not now.”" in form.press().problems

    def test_a_change_found_by_a_check_counts_as_saved(
        self, form: Form, number: JSON, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("update", Fault("reset", when="after"))
        form.save()
        detail = form.client.get(form.page.headers["Location"]).text
        assert (
            "Vapi's answer was lost, but a check afterwards found the changes."
            in detail.replace("&#x27;", "'")
        )
        assert writes(vapi_acme) == ["PATCH"]

    def test_a_failed_check_is_reported_as_unknown(
        self, form: Form, vapi_acme: Organization, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        check = save._check_outcome

        def check_in_vain(*arguments: Any) -> save.Saved:
            vapi_acme.fail("get", Fault(status=500))
            return check(*arguments)

        monkeypatch.setattr(save, "_check_outcome", check_in_vain)
        vapi_acme.fail("update", Fault("reset", when="after"))
        form.press()
        assert form.status == 504
        assert "Vapi's answer was lost" in form.problems
        assert form.inputs["name"] == ["Typed"]
        assert writes(vapi_acme) == ["PATCH"]

    def test_a_number_deleted_meanwhile_is_404_and_keeps_the_form(
        self, form: Form, number: JSON, vapi_acme: Organization
    ) -> None:
        vapi_acme.delete(number["id"])
        form.press()
        assert form.status == 404
        assert "It was deleted, or it belongs to another organization." in form.problems
        assert form.inputs["name"] == ["Typed"]

    def test_a_key_revoked_meanwhile_keeps_the_form(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        vapi_acme.revoke()
        assert form.press().status == 502
        assert form.inputs["name"] == ["Typed"]
        vapi_acme.restore()
        form.save()


class TestAnExpiredForm:
    @pytest.mark.parametrize("token", ["", "x", "6f1c1c5e-0000-4000-8000-000000000000"])
    def test_an_expired_form_is_compared_with_the_current_number(
        self, token: str, form: Form, number: JSON, vapi_acme: Organization
    ) -> None:
        vapi_acme.put({**number, "name": "Theirs"})
        form.inputs["form"] = [token]
        form.press()
        assert form.status == 409
        assert form.problems == EditNumberView.expired
        assert form.inputs["name"] == ["Typed"]
        assert writes(vapi_acme) == []

        form.press("review")
        assert "Theirs" in form.text.partition('id="changes-title"')[2]
        form.save()
        assert now(vapi_acme, number)["name"] == "Typed"

    def test_a_form_of_another_number_or_person_counts_as_expired(
        self, form: Form, as_admin: Client, vapi_acme: Organization
    ) -> None:
        others = [
            edit(form.client, vapi_acme.put({**NUMBER, "number": "+13855550124"})),
            edit(as_admin, vapi_acme.numbers[-1]),
        ]
        for other in others:
            form.inputs["form"] = other.inputs["form"]
            assert form.press().status == 409

    def test_an_htmx_response_brings_a_new_form_token(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        form.inputs["form"] = ["gone"]
        answer = form.part()
        assert answer.status_code == 409
        form.inputs["form"] = re.findall('name="form" value="([^"]+)"', answer.text)
        assert form.part().headers["HX-Redirect"]
        assert writes(vapi_acme) == ["PATCH"]

    def test_a_row_button_of_an_expired_form_says_so(self, form: Form) -> None:
        form.inputs["form"] = ["gone"]
        answer = form.part("add hooks on=call.ringing")
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#problems")


def test_saving_redirects_to_the_number_and_says_so(form: Form) -> None:
    page = form.client.get(form.save().page.headers["Location"])
    assert "The changes were saved." in page.text
    answer = edit(form.client, {"id": form.address.split("/")[-3]}).fill({"name": "Again"}).part()
    assert answer.headers["HX-Redirect"] == form.page.headers["Location"]


def test_a_reloaded_form_shows_the_current_number(
    form: Form, number: JSON, vapi_acme: Organization
) -> None:
    vapi_acme.put({**number, "name": "Theirs"})
    assert edit(form.client, number).inputs["name"] == ["Theirs"]


def test_a_form_sent_twice_saves_once(form: Form, vapi_acme: Organization) -> None:
    form.save().press()
    assert "The number already is as you want it." in form.problems
    assert writes(vapi_acme) == ["PATCH"]
