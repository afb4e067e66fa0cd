"""Who may create and edit numbers, and what the activity record keeps of it."""

import pytest
from django.test import Client

from dashboard.activity.models import Attempt
from dashboard.orgs.models import Role
from tests.cast import Cast
from tests.phone_numbers.filling import ACME, edit, new, writes
from vapi_client.json_values import JSON
from vapi_client.masking import MASK
from vapi_sandbox import Fault, Organization

NUMBER: JSON = {
    "provider": "twilio",
    "number": "+14155550123",
    "name": "Front desk",
    "twilioAuthToken": "hunter2-old",
    "server": {"url": "https://a.example.com", "headers": {"Authorization": "hunter2-old"}},
}


class TestRoles:
    @pytest.fixture
    def addresses(self, vapi_acme: Organization) -> list[str]:
        number = vapi_acme.put(NUMBER)
        return [f"{ACME}{number['id']}/edit/", f"{ACME}new/", f"{ACME}new/vapi/"]

    def test_a_viewer_cannot_create_or_edit(
        self, addresses: list[str], as_viewer: Client, vapi_acme: Organization
    ) -> None:
        for address in addresses:
            assert as_viewer.get(address).status_code == 403
            answer = as_viewer.post(address, {"name": "New", "sipUri": "sip:a@b"})
            assert answer.status_code == 403
            assert "hunter2" not in answer.text
        assert vapi_acme.requests == []

    @pytest.mark.parametrize(
        "action", ["review", "review live", "json", "check name", "add hooks on=call.ringing"]
    )
    def test_a_viewer_cannot_use_buttons_that_save_nothing(
        self, action: str, addresses: list[str], as_viewer: Client, as_operator: Client
    ) -> None:
        token = as_operator.get(addresses[0]).text.partition('name="form" value="')[2][:36]
        answer = as_viewer.post(addresses[0], {"form": token, "_action": action})
        assert answer.status_code == 403

    def test_a_person_of_another_organization_gets_404(
        self, addresses: list[str], as_stranger: Client
    ) -> None:
        for address in addresses:
            assert as_stranger.get(address).status_code == 404
            assert as_stranger.post(address, {"name": "New"}).status_code == 404

    def test_an_admin_can_edit(self, as_admin: Client, vapi_acme: Organization) -> None:
        edit(as_admin, vapi_acme.put(NUMBER)).fill({"name": "New"}).save()
        assert writes(vapi_acme) == ["PATCH"]

    def test_a_person_who_lost_the_role_cannot_save(
        self, as_operator: Client, vapi_acme: Organization, cast: Cast
    ) -> None:
        form = edit(as_operator, vapi_acme.put(NUMBER)).fill({"name": "New"})
        member = cast.member(cast.operator)
        member.role = Role.VIEWER
        member.save()
        assert as_operator.post(form.address, form.inputs).status_code == 403
        assert writes(vapi_acme) == []

    @pytest.mark.parametrize("provider", ["pigeon", None])
    def test_a_number_of_an_unknown_provider_cannot_be_edited(
        self, provider: str | None, as_operator: Client, vapi_acme: Organization
    ) -> None:
        number = vapi_acme.put({"provider": provider, "number": "+14155550123"})
        page = as_operator.get(f"{ACME}{number['id']}/edit/")
        assert "edited here" in page.text
        assert "number-form" not in page.text

    def test_a_missing_number_is_404(self, as_operator: Client) -> None:
        address = f"{ACME}6f1c1c5e-0000-4000-8000-000000000000/edit/"
        assert as_operator.get(address).status_code == 404
        assert as_operator.post(address, {"name": "x"}).status_code == 404


def recorded() -> tuple[str, dict[str, tuple[object, object]], list[tuple[str, str]]]:
    """Return the action, the changed fields and the outcomes of the only attempt."""
    [attempt] = Attempt.objects.all()
    changes = {each["field"]: (each.get("before"), each.get("after")) for each in attempt.changes}
    outcomes = [(str(each.result), each.message) for each in attempt.outcomes.order_by("pk")]
    assert "hunter2" not in repr(attempt.changes) + repr(outcomes)
    assert attempt.actor == "operator@acme.example"
    return str(attempt.action), changes, outcomes


@pytest.mark.usefixtures("short_timeouts")
class TestActivityRecord:
    def test_an_edit_is_recorded_with_masked_credentials(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        form = edit(as_operator, vapi_acme.put(NUMBER))
        form.fill({"name": "", "twilioAuthToken": "hunter2-new", "server.timeoutSeconds": "5"})
        form.save()
        server = {"url": "https://a.example.com", "headers": {"Authorization": MASK}}
        assert recorded() == (
            "number.update",
            {
                "name": ("Front desk", None),
                "twilioAuthToken": (MASK, MASK),
                "server": (server, {**server, "timeoutSeconds": 5}),
            },
            [("done", "")],
        )

    def test_a_new_number_is_recorded_with_masked_credentials(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        form = new(as_operator, "twilio")
        form.fill(
            {
                "number": "+14155550123",
                "twilioAccountSid": "AC1",
                "twilioAuthToken": "hunter2-new",
            }
        ).save()
        assert recorded() == (
            "number.create",
            {
                "provider": (None, "twilio"),
                "number": (None, "+14155550123"),
                "twilioAccountSid": (None, "AC1"),
                "twilioAuthToken": (None, MASK),
            },
            [("done", "")],
        )

    @pytest.mark.parametrize(
        ("fault", "outcomes"),
        [
            (Fault(status=400, body={"message": "name is odd"}), [("refused", "name is odd")]),
            (Fault(status=401), ["refused"]),
            (Fault("reset"), ["unknown"]),
            (Fault("reset", when="after"), ["unknown", "done"]),
        ],
        ids=["refused", "key", "unknown", "applied"],
    )
    def test_a_failed_save_is_recorded_with_its_outcomes(
        self, fault: Fault, outcomes: list[object], as_operator: Client, vapi_acme: Organization
    ) -> None:
        form = edit(as_operator, vapi_acme.put(NUMBER)).fill({"name": "New"})
        vapi_acme.fail("update", fault)
        form.press()
        action, changes, found = recorded()
        assert (action, changes) == ("number.update", {"name": ("Front desk", "New")})
        assert [each if isinstance(wanted, tuple) else each[0]
                for each, wanted in zip(found, outcomes, strict=True)] == outcomes  # fmt: skip

    def test_a_create_whose_answer_was_lost_is_recorded_as_unknown(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("create", Fault("reset"))
        new(as_operator, "vapi").fill({"sipUri": "sip:a@sip.vapi.ai"}).press()
        action, _, [(result, _)] = recorded()
        assert (action, result) == ("number.create", "unknown")

    @pytest.mark.parametrize("action", ["", "review", "json", "add hooks on=call.ringing"])
    def test_an_action_that_sends_nothing_is_not_recorded(
        self, action: str, as_operator: Client, vapi_acme: Organization
    ) -> None:
        edit(as_operator, vapi_acme.put(NUMBER)).fill({"name": "x" * 41}).press(action)
        edit(as_operator, vapi_acme.put(NUMBER)).press()
        assert not Attempt.objects.exists()
