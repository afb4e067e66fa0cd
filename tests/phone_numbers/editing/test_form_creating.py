"""Creating a number: sent once, sent twice, refused, or with a lost answer."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from phone_numbers.editing.create_view import (
    ALREADY_SENT,
    ANSWER_LOST,
    CANDIDATES,
    NO_CANDIDATE,
    NOT_CHECKED,
    CreateNumberView,
)
from phone_numbers.saving import unsettled_creates
from tests.phone_numbers.filling import ACME, Form, new, sent, writes
from vapi_sandbox import Fault, Organization

ADDRESS = "sip:new-desk@sip.vapi.ai"


@pytest.fixture
def form(as_operator: Client) -> Form:
    return new(as_operator, "vapi").fill({"sipUri": ADDRESS, "name": "New desk"})


def a_time_in(text: str) -> str:
    [time] = re.findall(r"\d\d:\d\d:\d\d UTC", text)
    return str(time)


def numbers(organization: Organization) -> list[str]:
    """Return the ids of all numbers named New desk."""
    return [each["id"] for each in organization.numbers if each.get("name") == "New desk"]


def test_creating_redirects_to_the_number_and_says_so(form: Form, vapi_acme: Organization) -> None:
    form.save()
    [number_id] = numbers(vapi_acme)
    assert form.page.headers["Location"] == f"{ACME}{number_id}/"
    assert "Number created." in form.client.get(f"{ACME}{number_id}/").text


def test_an_htmx_request_redirects_to_the_number(form: Form, vapi_acme: Organization) -> None:
    answer = form.part()
    assert answer.headers["HX-Redirect"] == f"{ACME}{numbers(vapi_acme)[0]}/"


def test_a_bought_number_is_reported_as_active_in_a_few_minutes(as_operator: Client) -> None:
    form = new(as_operator, "vapi").fill({"numberDesiredAreaCode": "385"}).save()
    page = form.client.get(form.page.headers["Location"])
    assert "Number bought. It becomes active in a few minutes." in page.text


def test_a_form_sent_twice_creates_one_number(form: Form, vapi_acme: Organization) -> None:
    form.save()
    first = form.page.headers["Location"]
    form.save()
    assert form.page.headers["Location"] == first
    assert "already created its number, so nothing was sent again." in form.client.get(first).text
    assert writes(vapi_acme) == ["POST"]


def test_a_refused_form_can_be_sent_again(form: Form, vapi_acme: Organization) -> None:
    vapi_acme.fail("create", Fault(status=400, body={"message": "name is odd"}, times=1))
    assert form.press().said("name") == ["name is odd"]
    form.save()
    assert len(numbers(vapi_acme)) == 1


@pytest.mark.usefixtures("short_timeouts")
class TestALostAnswer:
    def test_a_number_found_by_a_check_counts_as_created(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("create", Fault("reset", when="after"))
        form.save()
        [number_id] = numbers(vapi_acme)
        page = form.client.get(f"{ACME}{number_id}/")
        assert form.page.headers["Location"] == f"{ACME}{number_id}/"
        assert "answer was lost, but a check afterwards found it." in page.text

    def test_nothing_found_leaves_sending_again_later_to_the_person(
        self, form: Form, vapi_acme: Organization, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        vapi_acme.fail("create", Fault("reset", times=1))
        form.press()
        assert form.status == 504
        nothing_found = NO_CANDIDATE.format(until=a_time_in(form.problems))
        assert form.problems == f"{ANSWER_LOST} {nothing_found}"
        assert form.inputs["sipUri"] == [ADDRESS]
        assert numbers(vapi_acme) == []

        form.press()
        assert form.status == 503
        assert "Vapi may still create the number until" in form.problems
        assert writes(vapi_acme) == ["POST"]

        monkeypatch.setattr(unsettled_creates, "WRITE_LASTS", timedelta(0))
        form.save()
        assert len(numbers(vapi_acme)) == 1
        assert writes(vapi_acme) == ["POST", "POST"]

    def test_numbers_that_could_be_it_are_linked(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("create", Fault("reset", when="after", times=1))
        form = new(as_operator, "vapi").fill({"numberDesiredAreaCode": "385"}).press()
        bought = vapi_acme.numbers[-1]
        assert form.status == 504
        assert form.problems == f"{ANSWER_LOST} {CANDIDATES} {bought['number']}"
        assert f'href="{ACME}{bought["id"]}/"' in form.text

    def test_a_password_in_the_address_of_one_of_them_is_masked(
        self, as_operator: Client, vapi_acme: Organization
    ) -> None:
        secret = "sip:desk:hunter2@sip.vapi.ai"
        for _ in range(2):
            vapi_acme.put({"provider": "vapi", "sipUri": secret})
        vapi_acme.fail("create", Fault("reset", times=1))
        form = new(as_operator, "vapi").fill({"sipUri": secret}).press()
        assert CANDIDATES in form.problems
        assert "hunter2" not in form.problems

    def test_a_failed_check_says_so(self, form: Form, vapi_acme: Organization) -> None:
        vapi_acme.fail("create", Fault("reset", when="after"))
        vapi_acme.fail("list", Fault(status=500))
        form.press()
        assert form.status == 504
        assert form.problems == f"{ANSWER_LOST} {NOT_CHECKED}"

    def test_an_htmx_response_brings_a_new_form_token(
        self, form: Form, vapi_acme: Organization, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        vapi_acme.fail("create", Fault("reset", times=1))
        answer = form.part()
        assert answer.status_code == 504
        assert form.part().status_code == 409, "the old one was used"
        form.inputs["form"] = re.findall('name="form" value="([^"]+)"', answer.text)
        monkeypatch.setattr(unsettled_creates, "WRITE_LASTS", timedelta(0))
        assert form.part().headers["HX-Redirect"]

    def test_the_old_token_sends_nothing_again(self, form: Form, vapi_acme: Organization) -> None:
        vapi_acme.fail("create", Fault("reset", times=1))
        token = form.inputs["form"]
        form.press()
        form.inputs["form"] = token
        form.press()
        assert form.status == 409
        assert form.problems == ALREADY_SENT
        assert writes(vapi_acme) == ["POST"]

    @pytest.mark.parametrize(
        ("fault", "status", "words"),
        [
            (Fault(status=401), 502, "Vapi refused this organization's key"),
            (Fault(status=403), 502, "Vapi doesn't allow this"),
            (Fault(status=429), 503, "Vapi asks to slow down"),
        ],
        ids=str,
    )
    def test_a_refusal_is_not_a_lost_answer_and_keeps_the_form(
        self, fault: Fault, status: int, words: str, form: Form, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("create", fault)
        form.press()
        assert form.status == status
        assert words in form.problems
        assert form.inputs["sipUri"] == [ADDRESS]
        vapi_acme.clear_faults()
        form.save()
        assert len(numbers(vapi_acme)) == 1


class TestAnExpiredForm:
    @pytest.mark.parametrize("token", ["", "x", "6f1c1c5e-0000-4000-8000-000000000000"])
    def test_an_expired_form_is_shown_again_before_it_is_sent(
        self, token: str, form: Form, vapi_acme: Organization
    ) -> None:
        form.inputs["form"] = [token]
        form.press()
        assert form.status == 409
        assert form.problems == CreateNumberView.expired
        assert form.inputs["sipUri"] == [ADDRESS]
        assert writes(vapi_acme) == []
        form.save()
        assert sent(vapi_acme, "POST") == {
            "provider": "vapi",
            "sipUri": ADDRESS,
            "name": "New desk",
        }

    def test_a_form_of_another_person_or_provider_counts_as_expired(
        self, form: Form, as_admin: Client
    ) -> None:
        for other in (new(as_admin, "vapi"), new(form.client, "twilio")):
            form.inputs["form"] = other.inputs["form"]
            assert form.press().status == 409


def test_each_provider_has_a_create_form(as_operator: Client) -> None:
    page = as_operator.get(f"{ACME}new/").text
    for provider in ("twilio", "vonage", "telnyx", "vapi", "byo-phone-number"):
        assert f'href="{ACME}new/{provider}/"' in page
        assert new(as_operator, provider).status == 200
    assert as_operator.get(f"{ACME}new/pigeon/").status_code == 404
