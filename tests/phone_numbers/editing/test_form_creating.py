"""What becomes of a new number that is sent twice, or of which no answer comes."""

import re

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
from tests.phone_numbers.filling import ACME, Form, new, sent, writes
from vapi_sandbox import Fault, Organization

ADDRESS = "sip:new-desk@sip.vapi.ai"


@pytest.fixture
def form(as_operator: Client) -> Form:
    return new(as_operator, "vapi").fill({"sipUri": ADDRESS, "name": "New desk"})


def numbers(organization: Organization) -> list[str]:
    """The ids of all that have this name."""
    return [each["id"] for each in organization.numbers if each.get("name") == "New desk"]


def test_created_it_leads_to_the_number_and_says_so(form: Form, vapi_acme: Organization) -> None:
    form.save()
    [number_id] = numbers(vapi_acme)
    assert form.page.headers["Location"] == f"{ACME}{number_id}/"
    assert "The number was created." in form.client.get(f"{ACME}{number_id}/").text


def test_by_htmx_too(form: Form, vapi_acme: Organization) -> None:
    answer = form.part()
    assert answer.headers["HX-Redirect"] == f"{ACME}{numbers(vapi_acme)[0]}/"


def test_one_that_was_bought_becomes_active_later(as_operator: Client) -> None:
    form = new(as_operator, "vapi").fill({"numberDesiredAreaCode": "385"}).save()
    page = form.client.get(form.page.headers["Location"])
    assert "The number was bought. It becomes active in a few minutes." in page.text


def test_sent_twice_it_is_created_once(form: Form, vapi_acme: Organization) -> None:
    form.save()
    first = form.page.headers["Location"]
    form.save()
    assert form.page.headers["Location"] == first
    assert "already created its number, so nothing was sent again." in form.client.get(first).text
    assert writes(vapi_acme) == ["POST"]


def test_refused_the_same_form_can_be_sent_again(form: Form, vapi_acme: Organization) -> None:
    vapi_acme.fail("create", Fault(status=400, body={"message": "name is odd"}, times=1))
    assert form.press().said("name") == ["name is odd"]
    form.save()
    assert len(numbers(vapi_acme)) == 1


@pytest.mark.usefixtures("short_timeouts")
class TestALostAnswer:
    def test_is_looked_for(self, form: Form, vapi_acme: Organization) -> None:
        vapi_acme.fail("create", Fault("reset", when="after"))
        form.save()
        [number_id] = numbers(vapi_acme)
        page = form.client.get(f"{ACME}{number_id}/")
        assert form.page.headers["Location"] == f"{ACME}{number_id}/"
        assert "answer was lost, but a check afterwards found it." in page.text

    def test_where_nothing_is_found_a_person_decides(
        self, form: Form, vapi_acme: Organization
    ) -> None:
        vapi_acme.fail("create", Fault("reset", times=1))
        form.press()
        assert form.status == 504
        assert form.problems == f"{ANSWER_LOST} {NO_CANDIDATE}"
        assert form.inputs["sipUri"] == [ADDRESS]
        assert numbers(vapi_acme) == []

        form.save()
        assert len(numbers(vapi_acme)) == 1
        assert writes(vapi_acme) == ["POST", "POST"]

    def test_what_it_could_be_is_shown(self, as_operator: Client, vapi_acme: Organization) -> None:
        vapi_acme.fail("create", Fault("reset", when="after", times=1))
        form = new(as_operator, "vapi").fill({"numberDesiredAreaCode": "385"}).press()
        bought = vapi_acme.numbers[-1]
        assert form.status == 504
        assert form.problems == f"{ANSWER_LOST} {CANDIDATES} {bought['number']}"
        assert f'href="{ACME}{bought["id"]}/"' in form.text

    def test_where_nobody_can_look(self, form: Form, vapi_acme: Organization) -> None:
        vapi_acme.fail("create", Fault("reset", when="after"))
        vapi_acme.fail("list", Fault(status=500))
        form.press()
        assert form.status == 504
        assert form.problems == f"{ANSWER_LOST} {NOT_CHECKED}"

    def test_by_htmx_the_page_gets_a_new_form(self, form: Form, vapi_acme: Organization) -> None:
        vapi_acme.fail("create", Fault("reset", times=1))
        answer = form.part()
        assert answer.status_code == 504
        assert form.part().status_code == 409, "the old one was used"
        form.inputs["form"] = re.findall('name="form" value="([^"]+)"', answer.text)
        assert form.part().headers["HX-Redirect"]

    def test_the_old_one_is_not_sent_again(self, form: Form, vapi_acme: Organization) -> None:
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
    def test_a_refusal_is_none(
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


class TestAFormThatIsNotKnown:
    @pytest.mark.parametrize("token", ["", "x", "6f1c1c5e-0000-4000-8000-000000000000"])
    def test_is_not_sent_but_shown(self, token: str, form: Form, vapi_acme: Organization) -> None:
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

    def test_nor_is_that_of_somebody_else_or_of_another_provider(
        self, form: Form, as_admin: Client
    ) -> None:
        for other in (new(as_admin, "vapi"), new(form.client, "twilio")):
            form.inputs["form"] = other.inputs["form"]
            assert form.press().status == 409


def test_each_provider_can_be_chosen(as_operator: Client) -> None:
    page = as_operator.get(f"{ACME}new/").text
    for provider in ("twilio", "vonage", "telnyx", "vapi", "byo-phone-number"):
        assert f'href="{ACME}new/{provider}/"' in page
        assert new(as_operator, provider).status == 200
    assert as_operator.get(f"{ACME}new/pigeon/").status_code == 404
