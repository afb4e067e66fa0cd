"""Pages ask before a change sends saved credentials to another address."""

from typing import Any

import pytest
from django.test import Client

from dashboard.activity.models import Attempt
from phone_numbers.editing.moved_credentials import ENTER_FOR_ADDRESS
from tests.phone_numbers.editor import NUMBER, Editor
from tests.phone_numbers.filling import ACME, edit, sent, writes
from tests.phone_numbers.inputs import inputs_of
from vapi_client.json_values import JSON
from vapi_sandbox import Organization

SECRET = "hunter2"
SERVER: JSON = {
    "url": "https://hooks.example.com",
    "credentialId": "c1",
    "headers": {"Authorization": SECRET},
}
ELSEWHERE = "https://evil.example"
KEEP = "keep_credentials"


@pytest.fixture
def number(vapi_acme: Organization) -> JSON:
    number = vapi_acme.put({**NUMBER, "server": SERVER})
    vapi_acme.forget_requests()
    return number


@pytest.mark.parametrize("action", ["", "review"])
def test_the_form_asks_at_the_fields(
    action: str, number: JSON, as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, number, SECRET).fill({"server.url": ELSEWHERE}).press(action)
    assert form.status == 422
    for name in ("server.headers.0.value", "server.credentialId"):
        assert form.said(name) == [ENTER_FOR_ADDRESS]
    assert KEEP not in form.text
    assert writes(vapi_acme) == []


def test_entering_the_same_header_again_saves_it(
    number: JSON, as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, number)
    again = {"server.headers.0.value": SECRET, "server.credentialId": ""}
    form.fill({"server.url": ELSEWHERE, **again}).save()
    assert sent(vapi_acme, "PATCH")["server"] == {
        "url": ELSEWHERE,
        "headers": SERVER["headers"],
    }


@pytest.mark.parametrize("typed", [False, True])
def test_the_json_view_asks_too(
    typed: bool, number: JSON, as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, number).press("json")
    text = form.inputs["json"][0].replace("https://hooks.example.com", ELSEWHERE)
    text = text.replace('"credentialId": "c1"', '"credentialId": "c2"')
    if typed:
        text = text.replace('"•••••••• 1"', f'"{SECRET}"')
    form.fill({"json": text}).press()
    if typed:
        assert sent(vapi_acme, "PATCH")["server"]["headers"] == SERVER["headers"]
    else:
        assert form.said() == [f"server.headers.Authorization: {ENTER_FOR_ADDRESS}"]
        assert writes(vapi_acme) == []


def test_an_operator_cannot_keep_them(
    number: JSON, as_operator: Client, vapi_acme: Organization
) -> None:
    form = edit(as_operator, number).fill({"server.url": ELSEWHERE})
    form.inputs[KEEP] = ["1"]
    assert form.press().status == 422
    assert writes(vapi_acme) == []


def test_an_admin_can_keep_them_on_record(
    number: JSON, as_admin: Client, vapi_acme: Organization
) -> None:
    form = edit(as_admin, number, SECRET).fill({"server.url": ELSEWHERE}).press()
    form.fill({KEEP: "1"}).save()
    assert sent(vapi_acme, "PATCH")["server"] == {**SERVER, "url": ELSEWHERE}
    assert Attempt.objects.get().changes[0]["credentials_kept"] is True
    assert "kept for another address by an admin" in as_admin.get("/orgs/acme/activity/").text


def test_the_editor_in_a_row_asks_too(as_operator: Client, vapi_acme: Organization) -> None:
    fallback = {"type": "sip", "sipUri": "sip:a@a.example", "sipHeaders": {"X-Api-Key": SECRET}}
    number = vapi_acme.put({**NUMBER, "fallbackDestination": fallback})
    address, htmx = f"{ACME}{number['id']}/fallback/", {"HX-Request": "true"}
    inputs: dict[str, Any] = inputs_of(as_operator.get(address, headers=htmx), "inline")
    inputs["fallback"] = "sip:a@evil.example"
    answer = as_operator.post(address, inputs, headers=htmx)
    assert answer.status_code == 422
    assert ENTER_FOR_ADDRESS in answer.text
    assert writes(vapi_acme) == []


class TestReverting:
    @pytest.fixture
    def attempt(self, editor: Editor) -> Attempt:
        editor.open({**NUMBER, "server": SERVER})
        saved = editor.save({"server": {**SERVER, "url": ELSEWHERE}}, keeps_credentials=True)
        editor.vapi.forget_requests()
        assert saved.attempt
        return saved.attempt

    def test_an_operator_cannot_send_them_to_the_old_address(
        self, attempt: Attempt, editor: Editor, as_operator: Client
    ) -> None:
        address = f"{ACME}revert/{attempt.pk}/"
        page = as_operator.get(address).text
        for place in ("Server › Credential ID", "Server › Headers › Authorization"):
            assert place in page
        assert "ask an admin" in page
        assert KEEP not in page
        for headers in ({}, {"HX-Request": "true"}):
            assert as_operator.post(address, {KEEP: "1"}, headers=headers).status_code == 409
        assert writes(editor.vapi) == []

    def test_an_admin_can(self, attempt: Attempt, editor: Editor, as_admin: Client) -> None:
        address = f"{ACME}revert/{attempt.pk}/"
        assert f'name="{KEEP}"' in as_admin.get(address).text
        assert as_admin.post(address).status_code == 409
        assert as_admin.post(address, {KEEP: "1"}).status_code == 302
        assert editor.stored["server"] == SERVER
        assert Attempt.objects.latest("pk").changes[0]["credentials_kept"] is True

    def test_the_undo_button_leads_to_the_page_that_asks(
        self, attempt: Attempt, editor: Editor, as_admin: Client
    ) -> None:
        answer = as_admin.post(f"{ACME}undo/{attempt.pk}/", headers={"HX-Request": "true"})
        assert answer.status_code == 409
        assert "Nothing was undone" in answer.text
        assert f"{ACME}revert/{attempt.pk}/" in answer.text
        assert writes(editor.vapi) == []
